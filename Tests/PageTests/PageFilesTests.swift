import CMonitorPage
import Foundation
import Testing

/// The page's files, as they are embedded.
@Suite struct PageFilesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/CMonitorPage/page")

    @Test func everyFileIsEmbeddedAsItIs() throws {
        let embedded = (0..<monitor_file_count()).map(monitor_file)
        for file in embedded {
            let path = String(cString: file.path)
            let name = path == "/" ? "index.html" : String(path.dropFirst("/page/".count))
            let wanted = try Data(contentsOf: Self.folder.appending(path: name))
            #expect(Data(UnsafeBufferPointer(start: file.bytes, count: file.count)) == wanted, "\(name)")
        }
        let all = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
        let files = all.filter { !URL(filePath: $0).pathExtension.isEmpty }
        #expect(files.count == embedded.count, "list new files in files.c")
    }

    @Test func noFileIsLong() throws {
        for file in (0..<monitor_file_count()).map(monitor_file) {
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
            let lines = bytes.count(where: { $0 == UInt8(ascii: "\n") })
            #expect(lines <= 350, "\(String(cString: file.path)): split it by what its parts are for")
        }
    }
}
