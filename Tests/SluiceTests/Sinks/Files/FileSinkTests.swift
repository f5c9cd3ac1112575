@testable import Sluice
import SluiceTesting
import Testing

/// The sink's own rules, on a disk.
@Suite(.timeLimit(.minutes(1))) struct FileSinkTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func oneFileForEachDirectoryHoldsARange() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin()
        try writer.publish(0..<4)
        try writer.publish(4..<6)
        #expect(
            folder.visibleFiles == [
                "other/deep/in-0-00000000000000000000-00000000000000000004.txt",
                "other/deep/in-0-00000000000000000004-00000000000000000006.txt",
                "third/in-0-00000000000000000000-00000000000000000004.txt",
            ]
        )
        #expect(try folder.text(of: folder.visibleFiles[0]) == "1\n2\n")
        #expect(try folder.text(of: folder.visibleFiles[2]) == "0\n3\n")
    }

    @Test func manifestsSayWhatIsCommitted() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin()
        try writer.publish(0..<4)
        try writer.publish(4..<4)
        try writer.publish(4..<5)
        let manifests = try FileSinkReader.manifests(in: folder.path)
        #expect(manifests.map(\.number) == [0, 1, 2])
        #expect(manifests.map(\.range.description) == ["in[0] 0..<0", "in[0] 0..<4", "in[0] 4..<5"])
        #expect(Set(manifests.map(\.application)) == ["test"])
        #expect(manifests.map(\.files.count) == [0, 2, 1])
        let files = try FileSinkReader.files(in: folder.path)
        #expect(files.map(\.records) == [2, 2, 1])
        #expect(files.map(\.bytes) == [4, 4, 2])
        #expect(files.map(\.path).sorted() == folder.visibleFiles.map { "\(folder.path)/\($0)" })
        let path = "_sluice/manifests/in-0/00000000000000000000/00000000000000000000.json"
        let text = try folder.text(of: path)
        #expect(text.hasPrefix(#"{"application":"test","files":[],"from":0,"number":0,"owner":"owner"#))
        #expect(text.hasSuffix(#","partition":0,"topic":"in","until":0,"version":1}"# + "\n"))
    }

    @Test func aRangeWithoutOutputIsCommittedToo() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin()
        let range = OffsetRange(partition: .first, from: 0, until: 7)
        try writer.sink.publish([StagedPart(range: range, staged: writer.staged(0..<0).staged)], of: BatchID(0))
        #expect(try writer.begin() == 7)
        #expect(folder.visibleFiles.isEmpty)
    }

    @Test func positionsAreItsOwn() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        // Known to the group alone: not ours to say.
        #expect(try writer.begin(.first, at: 5, isCommitted: true) == nil)
        #expect(try writer.begin(.first, at: 5) == 5)
        try writer.publish(5..<8)
        #expect(try writer.begin(.first, at: 6, isCommitted: true) == 8)
        #expect(try writer.begin(.first, at: 0) == 8)
        #expect(try FileWriter(DiskStorage(), directory: folder.path).begin(.second, at: 3) == 3)
        #expect(try FileWriter(DiskStorage(), directory: folder.path).begin(.second, at: 9) == 3)
    }

    @Test func offsetsThatNobodyReadAreNoObstacle() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin()
        try writer.publish(0..<3)
        try writer.publish(10..<12)
        #expect(try writer.begin() == 12)
    }

    @Test func theLogGoesOnInAnotherFolder() throws {
        let storage = SimulatedStorage()
        let writer = FileWriter(storage)
        _ = try writer.begin()
        let count = ManifestLog.perFolder + 5
        for offset in 0..<count { try writer.publish(offset..<(offset + 1)) }
        #expect(try writer.begin() == count)
        let log = ManifestLog(storage: storage, path: "\(FileWriter.directory)/_sluice/manifests/in-0")
        #expect(try storage.list(log.path).count == 2)
        #expect(try FileJudge(storage).committed()?.count == Int(count))
    }

    @Test func onlyItsOwnFilesInStagingAreRemoved() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin(.first)
        _ = try writer.begin(.second)
        let staging = "_sluice/staging/in-0"
        try folder.write("x", to: "\(staging)/owner0-1-0.data")
        try folder.write("x", to: "\(staging)/owner0.manifest")
        try folder.write("x", to: "\(staging)/notes.txt")
        try folder.write("x", to: "_sluice/staging/in-1/owner0-1-0.data")
        try folder.write("x", to: "in-0-00000000000000000000-00000000000000000004.txt")
        _ = try writer.begin(.first)
        #expect(
            folder.files.filter { $0.hasPrefix("_sluice/staging") } == [
                "_sluice/staging/in-0/notes.txt", "_sluice/staging/in-1/owner0-1-0.data",
            ]
        )
        #expect(folder.visibleFiles.count == 1)
    }

    @Test func aStrangersFileIsNotReplaced() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin()
        try writer.publish(0..<1)
        try folder.write("mine", to: "third/in-0-00000000000000000003-00000000000000000004.txt")
        let failure = #expect(throws: Failure.self) { try writer.publish(3..<4) }
        #expect(
            failure?.message.hasSuffix(
                "-00000000000000000004.txt is in the way of a file of that name: move it elsewhere"
            ) == true
        )
        #expect(failure?.isRetriable == false)
        #expect(try folder.text(of: "third/in-0-00000000000000000003-00000000000000000004.txt") == "mine")
        // Its commit stands, and is finished once the way is free.
        try folder.remove("third/in-0-00000000000000000003-00000000000000000004.txt")
        #expect(try writer.begin() == 4)
        #expect(try folder.text(of: "third/in-0-00000000000000000003-00000000000000000004.txt") == "3\n")
    }

    @Test func foldersThatSomebodyRemovesAreMadeAgain() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin()
        try writer.publish(0..<1)
        try folder.remove("third")
        let part = try writer.staged(3..<4)
        #expect(throws: Failure.self) { try writer.sink.publish([part], of: BatchID(0)) }
        try writer.sink.publish([part], of: BatchID(0))
        #expect(folder.visibleFiles.count == 1)
    }

    @Test func theDirectoryIsOneApplications() throws {
        let sink = FileWriter(DiskStorage(), directory: folder.path).sink
        for _ in 1...2 { try sink.open(for: "delays", in: "a") }
        for (application, group) in [("totals", "a"), ("delays", "b")] {
            let failure = #expect(throws: Failure.self) { try sink.open(for: application, in: group) }
            #expect(
                failure?.message == """
                    \(folder.path) is a directory of the application delays in group a: give \(application) in group \
                    \(group) one of its own
                    """
            )
            #expect(failure?.isRetriable == false)
        }
    }

    @Test func aDamagedManifestIsNamed() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin()
        let path = "_sluice/manifests/in-0/00000000000000000000/00000000000000000000.json"
        for text in ["", "{", "[[[[", "{}"] {
            try folder.write(text, to: path)
            let failure = #expect(throws: Failure.self) { try writer.begin() }
            #expect(failure?.message.hasPrefix("\(folder.path)/\(path) is damaged") == true)
            #expect(failure?.isRetriable == false)
        }
    }

    @Test func aLaterFormatIsRefused() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        _ = try writer.begin()
        let path = "_sluice/manifests/in-0/00000000000000000000/00000000000000000000.json"
        try folder.write(folder.text(of: path).replacing(#""version":1"#, with: #""version":2"#), to: path)
        let failure = #expect(throws: Failure.self) { try writer.begin() }
        #expect(failure?.message.contains("has version 2 of the format; this version of Sluice reads 1") == true)
    }

    @Test func whatCanNotBeAFilesNameIsRefused() throws {
        let writer = FileWriter(DiskStorage(), directory: folder.path)
        for topic in ["a/b", String(repeating: "t", count: 249)] {
            #expect(throws: Failure.self) { try writer.begin(TopicPartition(topic: topic, partition: 0)) }
        }
        let bad = FileSink<Int>(directory: folder.path, format: .bytes(fileExtension: "a/b") { _, _ in })
        #expect(throws: Failure.self) { try bad.open(for: "test", in: "group") }
        #expect(throws: Failure.self) {
            try FileSink<Int>(directory: "", format: .jsonLines).open(for: "test", in: "group")
        }
    }

    @Test func whatFailsInStageLeavesNothing() throws {
        let format = FileFormat<Int>.bytes(fileExtension: "txt", header: [35]) { number, bytes in
            bytes += "\(number)".utf8
            if number == 2 { throw Fault() }
        }
        let sink = FileSink<Int>(directory: folder.path, format: format)
        let staged = sink.makeStaged(for: .first)
        try sink.stage(1, in: staged)
        #expect(throws: Fault.self) { try sink.stage(2, in: staged) }
        try sink.stage(3, in: staged)
        #expect(staged.contents.map(\.bytes) == [Array("#13".utf8)])
        #expect(staged.byteCount == 3)
    }

    @Test func aTaskMayNotHaveTooManyDirectories() throws {
        let sink = FileSink<Int>(directory: folder.path, format: .jsonLines, layout: .directory { "d\($0)" })
        let staged = sink.makeStaged(for: .first)
        for number in 0..<StagedFiles.maxFolders { try sink.stage(number, in: staged) }
        #expect(throws: FileSinkError.tooManyFolders) { try sink.stage(StagedFiles.maxFolders, in: staged) }
    }

    @Test func namesOfPartitionsAreReadBack() {
        for partition in [TopicPartition(topic: "a-1", partition: 2), TopicPartition(topic: "a.b_c", partition: 0)] {
            #expect(TopicPartition(fileName: partition.fileName) == partition)
        }
        for name in ["a", "-1", "a-", "a--1", "a-x"] { #expect(TopicPartition(fileName: name)?.fileName != "a") }
        #expect(TopicPartition(fileName: "-1") == nil)
        #expect(FileSinkPaths("/").control == "/_sluice")
        #expect(FileSinkPaths("/a/b//").control == "/a/b/_sluice")
    }
}
