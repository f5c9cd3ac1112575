@testable import Sluice
import SluiceTesting
import Testing

/// Applications that write files.
@Suite(.timeLimit(.minutes(1))) struct FileSinkApplicationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func writesEveryElementOnce() async throws {
        let (source, storage) = (MemorySource(numbers: 1_000, partitions: 2), SimulatedStorage())
        try await run(source, storage)
        #expect(FileJudge(storage).visible == Array(0..<1_000))
        #expect(try FileJudge(storage).committed(.first) == Array(stride(from: 0, to: 1_000, by: 2)))
    }

    @Test func repeatsNothingWhenTheGroupsCommitIsLost() async throws {
        let (source, storage) = (MemorySource(numbers: 100, partitions: 2), SimulatedStorage())
        try await run(source, storage)
        for round in 1...5 {
            source.add(100 * round..<100 * (round + 1), partitions: 2)
            source.refuseCommits(Failure(origin: .commit, message: "lost", isRetriable: false))
            await #expect(throws: ApplicationError.self) { try await run(source, storage) }
            #expect(source.committedOffsets == [.first: 50, .second: 50])
        }
        try await run(source, storage)
        #expect(source.committedOffsets == [.first: 300, .second: 300])
        #expect(try FileJudge(storage).committed(.first) == Array(stride(from: 0, to: 600, by: 2)))
        #expect(try FileJudge(storage).committed(.second) == Array(stride(from: 1, to: 600, by: 2)))
    }

    @Test func keepsUpWithTheGroupWhereNothingIsPutOut() async throws {
        let (source, storage) = (MemorySource(numbers: 10), SimulatedStorage())
        try await run(source, storage) { $0 < 5 }
        source.add(10..<20)
        try await run(source, storage) { _ in false }
        source.add(20..<30)
        try await run(source, storage)
        #expect(try FileJudge(storage).committed() == Array(0..<5) + Array(20..<30))
    }

    @Test func anotherDirectoryIsRefused() async throws {
        let source = MemorySource(numbers: 10)
        try await run(source, SimulatedStorage())
        source.add(10..<20)
        let pipeline = Pipeline(source)
        pipeline.numbers.write(to: .files(directory: folder.path))
        let error = try await failure(of: pipeline.app)
        #expect(error.message.contains("the group has committed offset 10, and sink files \(folder.path)"))
    }

    @Test func twoSinksMayNotShareADirectory() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 10))
        for _ in 1...2 { pipeline.numbers.write(to: .files(directory: folder.path)) }
        let error = try await failure(of: pipeline.app)
        #expect(error.message.contains("two sinks write files to \(folder.path): give each a directory of its own"))
    }

    @Test func recordsGoByTheirOwnTime() async throws {
        let source = MemorySource(topics: ["in": 1])
        for (number, time) in [0, 3_600_000, 3_599_999].enumerated() {
            source.append(Bytes("\(number)"), timestamp: RecordTimestamp(milliseconds: Int64(time)), to: "in")
        }
        let pipeline = Pipeline(source)
        pipeline.numbers.write(to: .files(directory: folder.path, compression: .gzip, layout: .hourly))
        try await pipeline.app.run()
        let name = "in-0-00000000000000000000-00000000000000000003.jsonl.gz"
        #expect(folder.visibleFiles == ["dt=1970-01-01/hour=00/\(name)", "dt=1970-01-01/hour=01/\(name)"])
        #expect(try unpacked("\(folder.path)/\(folder.visibleFiles[0])") == Array("0\n2\n".utf8))
    }

    @Test func anElementWithoutAPlaceGoesByThePolicy() async throws {
        let configuration = ApplicationConfiguration.quiet.with { $0.onFailure = .skip }
        let pipeline = Pipeline(MemorySource(numbers: 5), configuration)
        pipeline.numbers.write(
            to: .files(
                directory: folder.path,
                format: .csv { ["\($0)"] },
                layout: .directory { $0 == 3 ? "../up" : "ok" }
            )
        )
        try await pipeline.app.run()
        #expect(folder.visibleFiles.count == 1)
        #expect(try folder.text(of: folder.visibleFiles[0]) == "0\n1\n2\n4\n")
    }

    @Test func explainsWhatItPromises() throws {
        let pipeline = Pipeline(MemorySource(numbers: 1))
        pipeline.numbers.write(to: .files(directory: "out"))
        #expect(try pipeline.app.explain().contains("delivery: exactly-once"))
    }

    /// A process of its own, as far as the sink can tell.
    private func run(
        _ source: MemorySource,
        _ storage: SimulatedStorage,
        _ isWanted: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) async throws {
        let configuration = ApplicationConfiguration.quiet.with { $0.maxTaskOutputBytes = 200 }
        let pipeline = Pipeline(source, configuration)
        pipeline.numbers.filter(isWanted).write(to: FileWriter(storage).sink)
        try await pipeline.app.run()
    }
}
