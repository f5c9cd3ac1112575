import Testing

@testable import SluiceCore

@Suite struct DeadLetterBreakerTests {
    private func report(read: Int, letters: Int, last: Failure? = nil) -> TaskReport {
        TaskReport(
            task: TaskID(batch: BatchID(0), index: 0),
            fence: Fence(1),
            outcome: .completed(until: 1, earlyEnd: nil),
            counts: TaskCounts(recordsRead: read, recordsDeadLettered: letters),
            lastDeadLetter: last
        )
    }

    private func expect(
        _ breaker: inout DeadLetterBreaker,
        _ report: TaskReport,
        at now: Instant,
        trips: Bool,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let failure = breaker.take(report, at: now)
        #expect((failure != nil) == trips, sourceLocation: location)
    }

    private let limit = DeadLetterLimit(share: 0.1, window: .seconds(60), minimumCount: 10)

    @Test func aShareUpToTheLimitIsFine() {
        var breaker = DeadLetterBreaker(limit)
        expect(&breaker, report(read: 100, letters: 10), at: milliseconds(0), trips: false)
        expect(&breaker, report(read: 9, letters: 1), at: milliseconds(1), trips: true)
    }

    @Test func fewerThanTheMinimumAreFine() {
        var breaker = DeadLetterBreaker(limit)
        expect(&breaker, report(read: 9, letters: 9), at: milliseconds(0), trips: false)
        expect(&breaker, report(read: 1, letters: 1), at: milliseconds(1), trips: true)
    }

    @Test func whatIsOlderThanTheWindowIsForgotten() {
        var breaker = DeadLetterBreaker(limit)
        expect(&breaker, report(read: 9, letters: 9), at: milliseconds(0), trips: false)
        expect(&breaker, report(read: 9, letters: 9), at: milliseconds(60_000), trips: false)
        expect(&breaker, report(read: 9, letters: 9), at: milliseconds(119_000), trips: true)
    }

    @Test func aTaskWithoutDeadLettersMakesNothingWorse() {
        var breaker = DeadLetterBreaker(limit)
        expect(&breaker, report(read: 10_000, letters: 0), at: milliseconds(0), trips: false)
        expect(&breaker, report(read: 100, letters: 100), at: milliseconds(59_000), trips: false)
        expect(&breaker, report(read: 100, letters: 0), at: milliseconds(61_000), trips: false)
        expect(&breaker, report(read: 1, letters: 1), at: milliseconds(62_000), trips: true)
    }

    @Test func withoutALimitItNeverStops() {
        var breaker = DeadLetterBreaker(nil)
        expect(&breaker, report(read: 1_000, letters: 1_000), at: milliseconds(0), trips: false)
    }

    @Test func itSaysHowManyWhereAndWhatToDo() throws {
        var breaker = DeadLetterBreaker(limit)
        let last = Failure(
            origin: .userCode,
            message: "no number",
            partition: p0,
            offset: 7,
            operatorName: "map"
        )
        let taken = breaker.take(report(read: 40, letters: 20, last: last), at: milliseconds(0))
        let failure = try #require(taken)
        #expect(
            "\(failure)" == """
                t[0] at offset 7: the application's code failed in map: too many dead letters: 20 with 40 records read in \
                60.0 seconds, and deadLetterLimit allows a share of 0.1 (from 10 on); the last: no number. Mend the \
                operator or what is read, or raise deadLetterLimit
                """
        )
        #expect(!failure.isRetriable)
    }

    @Test func theDriverStopsBeforeTheTaskIsDelivered() {
        let harness = DriverHarness { $0.deadLetterLimit = DeadLetterLimit(share: 0.1, minimumCount: 5) }
        harness.assign(p0, p1)
        harness.available([p0: 10, p1: 10])
        let counts = TaskCounts(recordsRead: 10, recordsDeadLettered: 5)
        let attempt = harness.attempts[p0]
        #expect(attempt != nil)
        guard let attempt else { return }
        let actions = harness.send(
            .taskFinished(
                TaskReport(
                    task: attempt.task,
                    fence: attempt.fence,
                    outcome: .completed(until: 10, earlyEnd: nil),
                    counts: counts
                )
            )
        )
        #expect(actions == [.abandon(attempt.fence.rawValue)])
        // What else is in flight is finished, delivered and committed.
        harness.finish(p1)
        #expect(harness.deliver(p1).contains { if case .commit(_, [p1: 10]) = $0 { true } else { false } })
        guard case .finished(let failure?, 0)? = harness.commit().last else {
            Issue.record("the driver should have ended with a failure")
            return
        }
        #expect(failure.partition == p0 && failure.message.hasPrefix("too many dead letters: 5 with 10 records read"))
    }
}
