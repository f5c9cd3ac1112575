import SluiceCore
import Testing

@Suite struct DriverStatusTests {
    private func activity(_ harness: DriverHarness) -> DriverStatus.Activity? {
        harness.driver.status.partitions.first?.activity
    }

    @Test func aPartitionsWorkIsFollowedFromTheBacklogToTheCommit() {
        let harness = DriverHarness(executors: 1) { $0.taskRetry.maxAttempts = 3 }
        let task = TaskID(batch: BatchID(0), index: 0)
        harness.assign(p0, p1)
        #expect(activity(harness) == nil)
        harness.available([p0: 9])
        #expect(activity(harness) == .running(task, ExecutorID(0), attempt: 1))
        harness.fail(p0)
        #expect(activity(harness) == .waiting(task, failedAttempts: 1))
        harness.wait(.seconds(1))
        #expect(activity(harness) == .running(task, ExecutorID(0), attempt: 2))
        harness.finish(p0)
        #expect(activity(harness) == .delivering(task))
        harness.failDelivery()
        #expect(activity(harness) == .held(task))
        harness.wait(.seconds(1))
        harness.deliver()
        #expect(activity(harness) == .uncommitted)
        harness.commit()
        #expect(activity(harness) == nil)
    }

    @Test func recordsThatNoBatchHoldsAreUnplanned() {
        let harness = DriverHarness(executors: 1) { $0.maxBatchesInFlight = 1 }
        harness.assign(p0, p1)
        harness.available([p0: 9])
        harness.available([p1: 5])
        #expect(harness.driver.status.partitions.map(\.activity).last == .unplanned)
    }

    @Test func offsetsAndTheLagAreThoseOfTheCommit() throws {
        let harness = DriverHarness()
        harness.assign(p0, from: 2)
        harness.available([p0: 9])
        let attempt = try #require(harness.attempts[p0])
        harness.send(
            .taskFinished(
                TaskReport(
                    task: attempt.task,
                    fence: attempt.fence,
                    outcome: .completed(until: 9, earlyEnd: nil),
                    lastTimestamp: 1_700
                )
            )
        )
        harness.deliver()
        let delivered = try #require(harness.driver.status.partitions.first)
        #expect(delivered.position == 9)
        #expect(delivered.delivered == 9)
        #expect(delivered.committed == 2)
        #expect(delivered.lag == 7)
        #expect(delivered.deliveredTimestamp == 1_700)
        harness.commit()
        #expect(harness.driver.status.partitions.first?.committed == 9)
        #expect(harness.driver.status.partitions.first?.lag == 0)
    }

    @Test func slotsAndOutputAreCounted() {
        let harness = DriverHarness(executors: 3)
        harness.assign(p0, p1)
        harness.available([p0: 9, p1: 9])
        #expect(harness.driver.status.slots == 3)
        #expect(harness.driver.status.busySlots == 2)
        harness.finish(p0)
        #expect(harness.driver.status.busySlots == 1)
        #expect(harness.driver.status.undeliveredTasks == 1)
        #expect(harness.driver.status.batchesInFlight == 1)
    }

    @Test func aPartitionThatWasLetGoIsLeftOut() {
        let harness = DriverHarness()
        harness.assign(p0, p1)
        harness.send(.revoked([p0]))
        #expect(harness.driver.status.partitions.map(\.partition) == [p1])
    }
}
