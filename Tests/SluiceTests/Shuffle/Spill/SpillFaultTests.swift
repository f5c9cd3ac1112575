import Foundation
import Testing

@testable import Sluice

@Suite struct SpillFaultTests {
    private static let input = (0..<4_000).map { (key: $0 % 500, value: "value \($0)") }

    /// Wherever the file fails, the error comes out, and nothing stays behind.
    @Test(arguments: [0, 1, 100, 5_000, 20_000, 60_000])
    func passesOnWhatCantBeWritten(room: Int) {
        let files = FaultySpillFiles(room: room)
        let trial = ShuffleTrial<Int>(limit: 8 << 10, .hash(3), files: files)
        #expect(throws: FaultySpillFiles.Full.self) { try trial.append([Self.input], .key) }
        #expect(throws: FaultySpillFiles.Full.self) {
            try trial.combine(
                [Self.input],
                create: { [$0] },
                mergeValue: { $0.append($1) },
                mergeCombiners: { $0 += $1 }
            )
        }
        #expect(trial.space.usedBytes == 0)
        #expect(files.openFiles == 0)
    }

    @Test func namesTheInputThatCantBeRead() throws {
        let files = FaultySpillFiles()
        let memory = ShuffleTrial<Int>(limit: 1 << 30, .hash(1))
        let disk = ShuffleTrial<Int>(limit: 8 << 10, .hash(1), files: files)
        let (good, bad) = (try memory.append([Self.input], .key), try disk.append([Self.input], .key))
        for isCorrupt in [true, false] {
            if isCorrupt { files.corruptReads() } else { files.failReads() }
            for place in 0..<3 {
                var inputs = good + good
                inputs.insert(contentsOf: bad, at: place)
                let error = #expect(throws: ShuffleInputError.self) { try memory.grouped(inputs, .key) }
                #expect(error?.input == place)
                let merged = #expect(throws: ShuffleInputError.self) { try memory.merged(inputs, .key) }
                #expect(merged?.input == place)
            }
            let right = #expect(throws: ShuffleInputError.self) {
                let reader = try CoGroupReader(good + good, good + bad, bucket: 0, memory.space)
                while try reader.nextKey() != nil {}
            }
            #expect(right?.input == 3)
        }
    }

    /// What a writer can't read of what it wrote itself is no input that another task could make again.
    @Test func losesNoInputByItsOwnRuns() {
        let files = FaultySpillFiles()
        files.failReads()
        let trial = ShuffleTrial<Int>(limit: 8 << 10, .hash(3), files: files)
        let appended = #expect(throws: Failure.self) { try trial.append([Self.input], .key) }
        let combined = #expect(throws: Failure.self) {
            try trial.combine(
                [Self.input],
                create: { [$0] },
                mergeValue: { $0.append($1) },
                mergeCombiners: { $0 += $1 }
            )
        }
        for error in [appended, combined] {
            #expect(error?.origin == .shuffle)
            #expect(error?.isRetriable == true)
        }
        #expect(files.openFiles == 0)
    }

    @Test func namesTheTypesThatAreMisread() throws {
        let trial = ShuffleTrial<Int>(limit: 8 << 10, .hash(1))
        let sealed = try trial.append([(0..<500).map { ($0, Forgetful()) }], .key)
        let error = #expect(throws: Failure.self) { try trial.merged(sealed, .key) }
        #expect(error?.origin == .shuffle)
        #expect(error?.isRetriable == false)
        #expect(error?.message.contains("Int and Forgetful to disk, and can't make them of the same bytes") == true)
    }

    private struct Forgetful: ShuffleCodable {
        var text = "text"

        init() {}

        func encode(to encoder: inout ShuffleEncoder) { text.encode(to: &encoder) }

        init(from decoder: inout ShuffleDecoder) throws { throw ShuffleDecodingError("forgotten") }
    }

    @Test func saysThatTooManyFilesAreOpen() {
        for (code, limit) in [(EMFILE, "(ulimit -n; LimitNOFILE of a systemd unit)"), (ENFILE, "(fs.file-max)")] {
            let failure = SpillFault("make a file", "/spill", code: code).failure
            #expect(failure.message.hasPrefix("can't make a file in /spill: Too many open files"))
            #expect(failure.message.contains(limit))
            #expect(!failure.message.contains("spillDirectory"))
            #expect(failure.isRetriable)
        }
    }

    @Test func noticesEveryBitThatIsWrong() throws {
        let files = FaultySpillFiles()
        let trial = ShuffleTrial<Int>(limit: 8 << 10, .hash(4), files: files)
        let sealed = try trial.combine(
            [Self.input],
            create: { $0.count },
            mergeValue: { $0 += $1.count },
            mergeCombiners: { $0 += $1 }
        )
        let used = trial.space.usedBytes
        files.corruptReads()
        for _ in 0..<200 {
            #expect(throws: ShuffleInputError.self) { try trial.combined(sealed) { $0 += $1 } }
        }
        #expect(trial.space.usedBytes == used)
    }

    @Test func namesDirectoryAndSetting() throws {
        let folder = try TemporaryFolder()
        let missing = ShuffleSpace(memoryLimit: 1 << 10, directory: "\(folder.path)/missing")
        let error = #expect(throws: Failure.self) { try missing.checkDirectory() }
        #expect(error?.origin == .shuffle)
        for part in ["\(folder.path)/missing", "spillDirectory (--spill-directory)", "memoryLimit"] {
            #expect(error?.message.contains(part) == true)
        }
        try ShuffleSpace(memoryLimit: 1 << 10, directory: folder.path).checkDirectory()
        #expect(folder.files.isEmpty)
    }

    @Test func saysHowMuchRoomIsMissing() {
        let failure = SpillFault("write 65536 bytes to a file", "/spill", code: ENOSPC).failure
        #expect(
            failure.message.hasPrefix("can't write 65536 bytes to a file in /spill: No space left on device: make room")
        )
        #expect(failure.isRetriable)
    }

    /// What a crash would leave.
    @Test(arguments: [true, false])
    func neverShowsAFile(canBeNameless: Bool) throws {
        let folder = try TemporaryFolder()
        let files = DiskSpillFiles(folder.path, canBeNameless: canBeNameless)
        let trial = ShuffleTrial<Int>(limit: 4 << 10, .hash(2), files: files)
        let sealed = try trial.append([Self.input], .key)
        #expect(trial.space.spilledBytes > 0)
        #expect(folder.files.isEmpty)
        #expect(try trial.merged(sealed, .key).flatMap { $0 }.count == Self.input.count)
    }

    @Test func namesTheTypeThatCantBeWritten() throws {
        final class Reference {}
        let trial = ShuffleTrial<Int>(limit: 8 << 10, .hash(2))
        let error = #expect(throws: Failure.self) {
            try trial.append([(0..<4_000).map { ($0, Reference()) }], .key)
        }
        #expect(
            error?.message.contains("Reference can't be written to disk: make it ShuffleCodable or Codable") == true
        )
        #expect(trial.space.usedBytes == 0)
        #expect(error?.message.contains("the 8 KiB that shuffles may hold") == true)
        #expect(error?.isRetriable == false)
        // What fits is fine.
        let sealed = try trial.append([(0..<10).map { ($0, Reference()) }], .key)
        #expect(try trial.merged(sealed, .key).flatMap { $0 }.count == 10)
    }

    @Test func boundsWhatCantBeWritten() throws {
        final class Reference {}
        let space = ShuffleSpace(memoryLimit: 8 << 10, files: FaultySpillFiles())
        let first = RunCollector<Int, Reference>(space, buckets: 1, order: .key)
        let second = RunCollector<Int, Reference>(space, buckets: 1, order: .key)
        #expect(try first.canStay(6 << 10))
        let error = #expect(throws: Failure.self) { try second.canStay(3 << 10) }
        #expect(error?.message.contains("Reference can't be written to disk") == true)
        #expect(error?.isRetriable == false)
        #expect(space.sealedBytes == 6 << 10)
        #expect(first.bytesOnDisk + second.bytesOnDisk == 0)
    }
}
