import SluiceCore
import Testing

@Suite struct StragglerWatchTests {
    private func runner(_ fence: UInt64, since: Int64 = 0) -> BatchStanding.Runner {
        let attempt = TaskAttempt(
            task: TaskID(batch: BatchID(0), index: Int(fence)),
            stage: StageID(0),
            range: p0.range(0..<5),
            attempt: 1,
            fence: Fence(fence)
        )
        return BatchStanding.Runner(attempt: attempt, executor: ExecutorID(0), since: milliseconds(since))
    }

    private func fences(_ batch: BatchStanding, at now: Int64, _ threshold: StragglerThreshold = .init()) -> [UInt64] {
        var watch = StragglerWatch(threshold)
        return watch.look(at: [batch], now: milliseconds(now)).map(\.attempt.fence.rawValue)
    }

    private let times: [Duration] = [.milliseconds(90), .milliseconds(100), .milliseconds(2_000)]

    @Test func aTaskBeyondTheMultipleOfTheMedianIsOne() {
        let batch = BatchStanding(runTimes: times, running: [runner(1)])
        #expect(fences(batch, at: 300).isEmpty)
        #expect(fences(batch, at: 301) == [1])
    }

    @Test func enoughFellowsMustHaveFinished() {
        #expect(fences(BatchStanding(runTimes: times, running: [runner(1)], waiting: 1), at: 9_000) == [1])
        #expect(fences(BatchStanding(runTimes: times, running: [runner(1)], waiting: 2), at: 9_000).isEmpty)
        #expect(fences(BatchStanding(runTimes: times, running: [runner(1), runner(2)], waiting: 1), at: 9_000).isEmpty)
        #expect(fences(BatchStanding(runTimes: [], running: [runner(1)]), at: 9_000).isEmpty)
        #expect(fences(BatchStanding(runTimes: [times[0]], running: [runner(1)]), at: 9_000) == [1])
    }

    @Test func shortTasksAreNone() {
        let batch = BatchStanding(runTimes: [.milliseconds(1), .milliseconds(1)], running: [runner(1)])
        #expect(fences(batch, at: 100).isEmpty)
        #expect(fences(batch, at: 101) == [1])
        #expect(fences(batch, at: 4, StragglerThreshold(minimum: .zero)) == [1])
    }

    @Test func eachAttemptIsToldOfOnce() {
        var watch = StragglerWatch(StragglerThreshold())
        let first = BatchStanding(runTimes: times, running: [runner(1)])
        let found = watch.look(at: [first], now: milliseconds(1_000))
        #expect(found.map(\.elapsed) == [.seconds(1)] && found.map(\.median) == [.milliseconds(100)])
        #expect(watch.look(at: [first], now: milliseconds(2_000)).isEmpty)
        #expect(watch.current == 1)
        let retried = BatchStanding(runTimes: times, running: [runner(7, since: 2_000)])
        #expect(watch.look(at: [retried], now: milliseconds(2_100)).isEmpty)
        #expect(watch.current == 0)
        #expect(watch.look(at: [retried], now: milliseconds(3_000)).count == 1)
    }

    @Test func theDriverTellsHowABatchStands() {
        let harness = DriverHarness(executors: 3)
        harness.assign(p0, p1, p2)
        harness.available([p0: 5, p1: 5, p2: 5])
        harness.sleepThrough(.milliseconds(40))
        harness.finish(p0)
        harness.sleepThrough(.milliseconds(10))
        harness.finish(p1)
        let standings = harness.driver.batchStandings
        #expect(standings.map(\.runTimes) == [[.milliseconds(40), .milliseconds(50)]])
        #expect(standings.first?.running.map(\.attempt.range) == [p2.range(0..<5)])
        harness.fail(p2)
        #expect(harness.driver.batchStandings.isEmpty)
    }
}
