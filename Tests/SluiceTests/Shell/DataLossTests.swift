import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct DataLossTests {
    private let lines = Collected<String>()

    private func pipeline(_ policy: DataLossPolicy, _ trigger: Trigger = .availableNow) -> Pipeline {
        let configuration = ApplicationConfiguration.quiet.logging(to: lines).with {
            $0.onDataLoss = policy
            $0.trigger = trigger
        }
        let pipeline = Pipeline(MemorySource(numbers: 10), configuration)
        pipeline.numbers.write(to: pipeline.output)
        return pipeline
    }

    @Test func recordsThatWereDeletedEndTheApplication() async throws {
        let pipeline = pipeline(.fail)
        pipeline.source.deleteRecords(below: 4, of: "in")
        let error = try await failure(of: pipeline.app)
        #expect(error.code == .failed)
        #expect(error.failure?.partition == .first && error.failure?.offset == 0)
        #expect(error.message.contains("the log begins at offset 4"))
        #expect(pipeline.output.elements.isEmpty)
        #expect(pipeline.source.committedOffsets.isEmpty)
    }

    @Test func recordsThatWereDeletedAreSkippedAndToldOf() async throws {
        let pipeline = pipeline(.skipToEarliest)
        pipeline.source.deleteRecords(below: 4, of: "in")
        try await pipeline.app.run()
        #expect(pipeline.output.elements == Array(4..<10))
        #expect(lines.all.contains("lost in[0] 0..<4: deleted before it was read; going on at 4"))
        #expect(pipeline.source.committedOffsets == [.first: 10])
    }

    @Test func aSkipIsCommittedThoughNothingIsLeft() async throws {
        let pipeline = pipeline(.skipToEarliest)
        pipeline.source.deleteRecords(below: 10, of: "in")
        try await pipeline.app.run()
        #expect(pipeline.source.committedOffsets == [.first: 10])
    }

    @Test func aPartitionThatIsGoneIsToldOnceAndGoesOnWhenItIsBack() async throws {
        let clock = ManualClock()
        let configuration = ApplicationConfiguration.quiet.logging(to: lines).with { $0.trigger = .asap }
        let pipeline = Pipeline(MemorySource(numbers: 4, partitions: 2), configuration, clock: clock)
        pipeline.numbers.write(to: pipeline.output)
        pipeline.source.failReads(of: .first, KafkaError(code: .unknownTopicOrPartition))
        let run = Task { try await pipeline.app.run() }
        await pipeline.source.commit(of: .second, reaches: 2)
        await lines.holds { $0.hasPrefix("in[0] is gone: ") }
        await clock.sleeper(until: .seconds(1))
        clock.advance(to: .seconds(1))
        await pipeline.source.commit(of: .first, reaches: 2)
        run.cancel()
        _ = await run.result
        #expect(lines.all.count { $0.hasPrefix("in[0] is gone: ") } == 1)
    }
}
