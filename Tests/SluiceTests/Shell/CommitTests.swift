import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct CommitTests {
    @Test func aRefusalThatPassesIsTriedAgain() async throws {
        let (source, clock) = (MemorySource(numbers: 3), ManualClock())
        source.refuseCommits(Failure(origin: .commit, message: "rebalancing"))
        let pipeline = Pipeline(source, clock: clock)
        pipeline.numbers.write(to: pipeline.output)
        async let ending: Void = pipeline.app.run()
        await clock.sleeper(until: .milliseconds(500))
        #expect(source.committedOffsets.isEmpty)
        clock.advance(by: .milliseconds(500))
        try await ending
        #expect(source.committedOffsets == [.first: 3])
    }

    @Test func aRefusalForGoodEndsTheApplication() async throws {
        let source = MemorySource(numbers: 3)
        source.refuseCommits(Failure(origin: .commit, message: "not authorised", isRetriable: false))
        let pipeline = Pipeline(source)
        pipeline.numbers.write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.origin == .commit)
        #expect(error.message.contains("not authorised"))
        #expect(source.committedOffsets.isEmpty)
    }

    @Test func logEndsAreAskedForAgain() async throws {
        let (source, clock) = (MemorySource(numbers: 3), ManualClock())
        source.failLogEnds(KafkaError(code: .transport))
        let pipeline = Pipeline(source, clock: clock)
        pipeline.numbers.write(to: pipeline.output)
        async let ending: Void = pipeline.app.run()
        // The next look at how things stand, and the next question.
        await clock.sleepers(until: .seconds(1), count: 2)
        clock.advance(by: .seconds(1))
        try await ending
        #expect(pipeline.output.elements == [0, 1, 2])
    }

    @Test func aGroupThatFailsEndsTheApplication() async throws {
        let (source, batches) = (MemorySource(numbers: 1), Collected<BatchReport>())
        let configuration = ApplicationConfiguration.quiet.reporting(to: batches).with { $0.trigger = .asap }
        let pipeline = Pipeline(source, configuration)
        pipeline.numbers.write(to: pipeline.output)
        async let ending = failure(of: pipeline.app)
        await batches.reaches(1)
        source.fail(Failure(origin: .source, message: "fenced", isRetriable: false))
        #expect(try await ending.message.contains("fenced"))
    }
}
