import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct TaskLimitTests {
    private func ranges(
        of pipeline: Pipeline,
        _ batches: Collected<BatchReport>
    ) async throws -> [String] {
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        return batches.all.flatMap(\.ranges).map { "\($0.from)..<\($0.until)" }
    }

    @Test func aTaskEndsAfterItsBytes() async throws {
        let batches = Collected<BatchReport>()
        let configuration = ApplicationConfiguration.quiet.reporting(to: batches).with { $0.maxTaskBytes = 1 }
        let pipeline = Pipeline(MemorySource(numbers: 2_500), configuration)
        #expect(try await ranges(of: pipeline, batches) == ["0..<1000", "1000..<2000", "2000..<2500"])
        #expect(pipeline.output.elements == Array(0..<2_500))
        #expect(batches.all.map(\.earlyEnds) == [1, 1, 0])
    }

    /// The first one too, of which nobody knows yet what an offset brings.
    @Test func aBatchEndsAfterItsBytes() async throws {
        let batches = Collected<BatchReport>()
        let configuration = ApplicationConfiguration.quiet.reporting(to: batches).with { $0.maxBatchBytes = 30 }
        let pipeline = Pipeline(MemorySource(numbers: 100), configuration)
        _ = try await ranges(of: pipeline, batches)
        #expect(pipeline.output.elements == Array(0..<100))
        #expect(batches.all.allSatisfy { $0.counts.bytesRead <= 30 + 1 } && batches.all.count <= 8)
        #expect(batches.all.first?.counts.bytesRead ?? 0 >= 30)
    }

    @Test func aTaskEndsAfterItsOutputsBytes() async throws {
        let batches = Collected<BatchReport>()
        let configuration = ApplicationConfiguration.quiet.reporting(to: batches).with { $0.maxTaskOutputBytes = 25 }
        let pipeline = Pipeline(MemorySource(numbers: 10), configuration)
        #expect(try await ranges(of: pipeline, batches) == ["0..<4", "4..<8", "8..<10"])
        #expect(pipeline.output.elements == Array(0..<10))
    }

    @Test func aTaskEndsAtItsSoftDeadline() async throws {
        let (batches, clock) = (Collected<BatchReport>(), ManualClock())
        let configuration = ApplicationConfiguration.quiet.reporting(to: batches)
            .with { $0.taskSoftDeadline = .seconds(3) }
        let pipeline = Pipeline(MemorySource(numbers: 8), configuration, clock: clock)
        pipeline.numbers.forEach { _ in clock.advance(by: .seconds(1)) }.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(batches.all.flatMap(\.ranges).map(\.count) == [3, 3, 2])
        #expect(pipeline.output.elements == Array(0..<8))
        #expect(pipeline.source.committedOffsets == [.first: 8])
    }

    @Test func aRangeMayEndInOffsetsThatNoRecordBears() async throws {
        let source = MemorySource(topics: ["in": 1])
        source.appendGap(3, to: "in")
        source.append("1", to: "in")
        source.appendGap(2, to: "in")
        source.append("2", to: "in")
        source.appendGap(5, to: "in")
        let pipeline = Pipeline(source)
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [1, 2])
        #expect(source.committedOffsets == [.first: 12])
    }

    @Test func aReadThatFailsIsTriedAgain() async throws {
        let source = MemorySource(numbers: 3)
        source.failReads(of: .first, KafkaError(code: .transport))
        let pipeline = Pipeline(source)
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [0, 1, 2])
    }

    @Test func aReadThatCannotSucceedFailsTheApplication() async throws {
        let source = MemorySource(numbers: 3)
        source.failReads(of: .first, KafkaError(code: .topicAuthorizationFailed))
        let pipeline = Pipeline(source)
        pipeline.numbers.write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.origin == .source)
        #expect(error.failure?.partition == .first)
        #expect(error.failure?.offset == 0)
    }
}
