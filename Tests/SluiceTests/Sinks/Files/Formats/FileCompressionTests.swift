import CZlib
@testable import Sluice
import Testing

@Suite struct FileCompressionTests {
    @Test(arguments: [0, 1, 1_000, 64 << 10, 1_000_000]) func gzipGivesBackWhatItWasGiven(_ count: Int) throws {
        let folder = try TemporaryFolder()
        var random = SystemRandomNumberGenerator()
        // Half of it random, so that it takes more than one part.
        let bytes = (0..<count).map { $0 % 2 == 0 ? UInt8($0 & 0xFF) : UInt8.random(in: 0...255, using: &random) }
        let path = "\(folder.path)/a.gz"
        try DiskStorage().create(path) { write in
            try bytes.withUnsafeBytes { try FileCompression.gzip.write($0, write) }
        }
        #expect(try unpacked(path) == bytes)
    }

    @Test func equalBytesGiveEqualFiles() throws {
        func packed() throws -> [UInt8] {
            var packed: [UInt8] = []
            try Array("to be or not".utf8).withUnsafeBytes { try FileCompression.gzip.write($0) { packed += $0 } }
            return packed
        }
        #expect(try packed() == packed())
        #expect(try packed().prefix(2) == [0x1F, 0x8B])
    }
}

/// The content of a file that gzip has compressed.
func unpacked(_ path: String) throws -> [UInt8] {
    guard let file = gzopen(path, "rb") else { throw Fault(description: "can't open \(path)") }
    defer { gzclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 10_000)
    while true {
        let count = gzread(file, &part, UInt32(part.count))
        guard count >= 0 else { throw Fault(description: "\(path) is damaged") }
        if count == 0 { return bytes }
        bytes += part.prefix(Int(count))
    }
}
