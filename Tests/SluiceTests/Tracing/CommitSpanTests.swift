import InMemoryTracing
import SluiceTesting
import Testing
import Tracing

@testable import Sluice

/// Commits that are refused, or never answered.
@Suite struct CommitSpanTests {
    private let tracer = W3CTracer()
    private var run: ObservedDriver

    init() throws {
        run = try ObservedDriver()
        run.spans = DriverSpans(
            try #require(RunTracing(tracer, application: "test", group: "test", sinks: ["memory"]))
        )
        run.assign(.first)
    }

    private mutating func deliverBatch(upTo end: Int64) throws {
        run.send(.recordsAvailable([.first: end]))
        run.report(try #require(run.attempts.first))
        run.answerDeliveries()
    }

    private mutating func passTime(_ seconds: Int) {
        run.advance(by: .seconds(seconds))
        run.send(.timerFired)
    }

    @Test mutating func aSecondTryIsForTheSameBatchesToo() throws {
        try deliverBatch(upTo: 3)
        run.answerCommits(Failure(origin: .commit, message: "busy"))
        try deliverBatch(upTo: 6)
        passTime(2)
        run.answerCommits()
        try deliverBatch(upTo: 9)
        passTime(2)
        run.answerCommits()
        let (commits, batches) = (tracer.spans("commit"), tracer.spans("batch"))
        #expect(commits.map { $0.text("sluice.outcome") } == ["failed", "completed", "completed"])
        #expect(commits.compactMap(\.parentSpanID) == batches.map(\.spanID))
        let trace = try #require(batches.first).traceID
        let first = try #require(Int(trace))
        #expect(commits.map(\.linkedTraces) == [[], [first], []])
        let left = run.spans?.uncommitted.count
        #expect(left == 0)
    }

    @Test mutating func oneThatIsNotAnsweredEndsWhenTheNextIsAskedFor() throws {
        try deliverBatch(upTo: 3)
        passTime(61)
        passTime(61)
        #expect(run.commits.count > 1)
        let commits = tracer.spans("commit")
        #expect(commits.count == run.commits.count - 1)
        #expect(commits.first?.text("sluice.outcome") == "failed")
        #expect(commits.first?.status?.message?.contains("no answer came in time") == true)
        let open = run.spans?.commits.count
        #expect(open == 1)
    }

    @Test func anAttemptThatWasGivenUpBeforeItBeganIsNoFailure() async throws {
        let tracing = try #require(RunTracing(tracer, application: "test", group: "test", sinks: []))
        let attempt = TaskAttempt(
            task: TaskID(batch: BatchID(0), index: 0),
            stage: StageID(0),
            range: OffsetRange(partition: .first, from: 0, until: 1),
            attempt: 1,
            fence: Fence(1)
        )
        let failure = Failure(origin: .userCode, message: "cancelled")
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            tracing.begin(attempt, on: ExecutorID(0))
                .end(
                    TaskReport(
                        task: attempt.task,
                        fence: attempt.fence,
                        outcome: .failed(failure),
                        counts: TaskCounts()
                    )
                )
        }
        task.cancel()
        await task.value
        let span = try #require(tracer.spans("process").first)
        #expect(span.text("sluice.outcome") == "abandoned")
        #expect(span.status == nil)
    }
}
