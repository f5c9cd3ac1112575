import SluiceCore
import Testing

@Suite struct ProgressWatchTests {
    @Test func workStandsSinceItWasSeenAtTheSamePlace() {
        let harness = DriverHarness()
        var watch = ProgressWatch()
        harness.assign(p0, p1)
        #expect(watch.look(at: harness.driver.status, now: milliseconds(0)).isEmpty)
        harness.available([p0: 9])
        _ = watch.look(at: harness.driver.status, now: milliseconds(1_000))
        let standing = watch.look(at: harness.driver.status, now: milliseconds(5_000))
        #expect(standing.map(\.partition) == [p0])
        #expect(standing.map(\.since) == [milliseconds(1_000)])
        #expect(standing.map(\.activity) == [.running(TaskID(batch: BatchID(0), index: 0), ExecutorID(0), attempt: 1)])
    }

    @Test func aDeliveryIsProgress() {
        let harness = DriverHarness()
        var watch = ProgressWatch()
        harness.assign(p0)
        harness.available([p0: 9])
        _ = watch.look(at: harness.driver.status, now: milliseconds(1_000))
        harness.finish(p0, at: 4, .taskBytes)
        harness.deliver()
        let standing = watch.look(at: harness.driver.status, now: milliseconds(2_000))
        #expect(standing.map(\.since) == [milliseconds(2_000)])
    }

    @Test func failedAttemptsAreNoProgress() {
        let harness = DriverHarness { $0.taskRetry.maxAttempts = 9 }
        var watch = ProgressWatch()
        harness.assign(p0)
        harness.available([p0: 9])
        _ = watch.look(at: harness.driver.status, now: milliseconds(1_000))
        harness.fail(p0)
        let standing = watch.look(at: harness.driver.status, now: milliseconds(2_000))
        #expect(standing.map(\.since) == [milliseconds(1_000)])
    }

    @Test func aCommitThatNeverComesStands() {
        let harness = DriverHarness()
        var watch = ProgressWatch()
        harness.assign(p0)
        harness.available([p0: 9])
        harness.finish(p0)
        harness.deliver()
        _ = watch.look(at: harness.driver.status, now: milliseconds(1_000))
        harness.failCommit()
        let standing = watch.look(at: harness.driver.status, now: milliseconds(9_000))
        #expect(standing.map(\.activity) == [.uncommitted])
        #expect(standing.map(\.since) == [milliseconds(1_000)])
    }

    @Test func whatComesBackStartsAnew() {
        let harness = DriverHarness()
        var watch = ProgressWatch()
        harness.assign(p0)
        harness.available([p0: 9])
        _ = watch.look(at: harness.driver.status, now: milliseconds(1_000))
        harness.send(.lost([p0]))
        #expect(watch.look(at: harness.driver.status, now: milliseconds(2_000)).isEmpty)
    }

    /// One record a batch, and two partitions: the one that is not in it is not stuck.
    @Test func whoWaitsForItsTurnIsNotStuckAsLongAsBatchesAreCut() {
        let harness = DriverHarness(executors: 1) { $0.admissionCaps.maxBatchRecords = 1 }
        var watch = ProgressWatch()
        func standing(at second: Int64) -> [ProgressWatch.Standing] {
            watch.look(at: harness.driver.status, now: milliseconds(1_000 * second))
        }
        harness.assign(p0, p1)
        harness.available([p0: 9, p1: 9])
        #expect(standing(at: 1).last?.activity == .unplanned)
        harness.finish(p0)
        harness.deliver(p0)
        _ = standing(at: 2)
        harness.finish(p1)
        harness.deliver(p1)
        let later = standing(at: 3)
        #expect(later.last?.activity == .unplanned && later.last?.since == milliseconds(3_000))
        #expect(standing(at: 4).last?.since == milliseconds(3_000), "no batch since")
    }
}
