import SluiceCore
import Testing

@Suite struct RevocationTests {
    private func assigned(executors: Int = 2, adjust: (inout DriverConfiguration) -> Void = { _ in }) -> DriverHarness {
        let harness = DriverHarness(executors: executors) {
            $0.revokeDeadline = .seconds(30)
            adjust(&$0)
        }
        harness.assign(p0, p1)
        return harness
    }

    @Test func anIdlePartitionIsReleasedAtOnce() {
        let harness = assigned()
        #expect(harness.send(.revoked([p0])) == [.release([p0])])
        #expect(harness.available([p0: 5]).isEmpty)
    }

    @Test func whatIsInFlightIsFinishedDeliveredAndCommittedFirst() {
        let harness = assigned()
        harness.available([p0: 5])
        #expect(harness.send(.revoked([p0])).isEmpty)
        #expect(harness.finish(p0) == [.deliver(1, .part(p0.range(0..<5), fence: 1, on: 0))])
        #expect(harness.deliver() == [.commit(1, [p0: 5])])
        #expect(harness.commit() == [.release([p0])])
    }

    @Test func theCommitBeforeAReleaseDoesNotWaitForItsInterval() {
        let harness = assigned { $0.commitInterval = .seconds(10) }
        harness.process([p0: 5])
        harness.commit()
        #expect(harness.process([p0: 7]).isEmpty)
        #expect(harness.send(.revoked([p0])) == [.commit(2, [p0: 7])])
        #expect(harness.commit() == [.release([p0])])
    }

    @Test func whatWaitsForASlotIsTakenBackAndNothingMoreIsPlanned() {
        let harness = assigned(executors: 1)
        harness.available([p0: 9, p1: 5])
        #expect(harness.send(.revoked([p1])) == [.release([p1])])
        harness.finish(p0)
        #expect(harness.deliver() == [.commit(1, [p0: 9])])
    }

    @Test func whatWaitsForARetryIsTakenBack() {
        let harness = assigned()
        harness.available([p0: 5])
        harness.fail(p0)
        #expect(harness.send(.revoked([p0])) == [.release([p0])])
        #expect(harness.wait(.seconds(60)).isEmpty)
    }

    @Test func theRestOfATaskThatEndedEarlyIsLeftToTheNextOwner() {
        let harness = assigned()
        harness.available([p0: 9])
        harness.send(.revoked([p0]))
        harness.finish(p0, at: 4, .taskBytes)
        #expect(harness.deliver() == [.commit(1, [p0: 4])])
        #expect(harness.commit() == [.release([p0])])
    }

    @Test func partitionsAskedBackTogetherAreReleasedTogether() {
        let harness = assigned()
        harness.available([p0: 5])
        #expect(harness.send(.revoked([p0, p1])).isEmpty)
        harness.finish(p0)
        harness.deliver()
        #expect(harness.commit() == [.release([p0, p1])])
    }

    @Test func atTheDeadlineARunningTaskIsAbandoned() {
        let harness = assigned()
        harness.available([p0: 5])
        harness.send(.revoked([p0]))
        #expect(harness.wait(.milliseconds(29_999)).isEmpty)
        #expect(harness.wait(.milliseconds(1)) == [.abandon(1), .release([p0])])
        #expect(harness.finish(p0).isEmpty)
    }

    @Test func atTheDeadlineADeliveryIsAbandonedAndItsEndCommitsNothing() {
        let harness = assigned()
        harness.available([p0: 5])
        harness.finish(p0)
        harness.send(.revoked([p0]))
        #expect(harness.wait(.seconds(30)) == [.abandon(1), .release([p0])])
        #expect(harness.deliver().isEmpty)
    }

    @Test func theDeadlineMakesRoomForOtherPartitionsAtOnce() {
        let harness = assigned {
            $0.maxBatchesInFlight = 1
            $0.maxLaggingPartitions = 0
        }
        harness.available([p0: 5])
        harness.available([p1: 3])
        harness.send(.revoked([p0]))
        let actions = harness.wait(.seconds(30))
        #expect(
            actions == [
                .abandon(1), .release([p0]), .cut(1, p1.range(0..<3)), .run(1, p1.range(0..<3), fence: 2, on: 1),
            ]
        )
    }

    @Test func aReleasedPartitionIsInNoLaterCommit() {
        let harness = assigned()
        harness.process([p0: 5, p1: 3])
        harness.process([p0: 9, p1: 6])
        harness.send(.revoked([p0]))
        #expect(harness.wait(.seconds(30)) == [.release([p0])])
        #expect(harness.failCommit().isEmpty)
        #expect(harness.wait(.seconds(1)) == [.commit(2, [p1: 6])])
    }

    @Test func aGroupThatHasGoneOnIsNotWaitedFor() {
        let harness = assigned()
        harness.process([p0: 5])
        harness.commit()
        harness.available([p0: 9])
        harness.finish(p0)
        harness.send(.revoked([p0, p1]))
        #expect(harness.deliver() == [.commit(2, [p0: 9])])
        #expect(harness.outdateCommit() == [.release([p0, p1])])
        #expect(harness.wait(.seconds(60)).isEmpty)
    }

    @Test func aCommitFromBeforeTheRevocationIsTriedOnceMore() {
        let harness = assigned()
        harness.process([p0: 5])
        harness.wait(.milliseconds(1))
        #expect(harness.send(.revoked([p0])).isEmpty)
        #expect(harness.outdateCommit().isEmpty)
        #expect(harness.wait(.milliseconds(500)) == [.commit(2, [p0: 5])])
        #expect(harness.outdateCommit() == [.release([p0])])
    }

    // MARK: Lost

    @Test func aLostPartitionIsGivenUpAtOnce() {
        let harness = assigned()
        harness.available([p0: 5])
        #expect(harness.send(.lost([p0])) == [.abandon(1), .release([p0])])
        #expect(harness.finish(p0).isEmpty)
        #expect(harness.driver.unfinishedTasks == 0)
    }

    @Test func heldOutputOfALostPartitionIsNotDelivered() {
        let harness = assigned()
        harness.available([p0: 5])
        harness.finish(p0)
        harness.failDelivery()
        #expect(harness.send(.lost([p0])) == [.abandon(1), .release([p0])])
        #expect(harness.wait(.seconds(60)).isEmpty)
    }

    @Test func whatALostPartitionCouldCommitIsForgotten() {
        let harness = assigned()
        harness.process([p0: 5])
        harness.process([p0: 9, p1: 3])
        harness.send(.lost([p0]))
        #expect(harness.commit() == [.commit(2, [p1: 3])])
    }

    @Test func aLostPartitionEndsItsRevocation() {
        let harness = assigned()
        harness.available([p0: 5, p1: 5])
        harness.send(.revoked([p0, p1]))
        #expect(harness.send(.lost([p0])).contains(.release([p0])))
        harness.finish(p1)
        harness.deliver()
        #expect(harness.commit() == [.release([p1])])
    }

    // MARK: Assigned again

    @Test(arguments: [false, true])
    func aPartitionThatComesBackWaitsForItsAbandonedAttempt(endsByLoss: Bool) {
        let harness = assigned()
        harness.available([p0: 5])
        harness.send(.lost([p0]))
        harness.assign(p0, from: 2)
        #expect(harness.available([p0: 9]).isEmpty)
        let actions = endsByLoss ? harness.send(.executorLost(ExecutorID(0))) : harness.finish(p0)
        let executor = endsByLoss ? 1 : 0
        #expect(actions == [.cut(1, p0.range(2..<9)), .run(1, p0.range(2..<9), fence: 2, on: executor)])
    }

    @Test func aPartitionThatComesBackWaitsForItsAbandonedDelivery() {
        let harness = assigned()
        harness.available([p0: 5])
        harness.finish(p0)
        harness.send(.lost([p0]))
        harness.assign(p0, from: 2)
        #expect(harness.available([p0: 9]).isEmpty)
        #expect(harness.failDelivery().first == .cut(1, p0.range(2..<9)))
    }

    @Test func anAbandonedAttemptKeepsItsSlotUntilItReports() {
        let harness = assigned(executors: 1)
        harness.available([p0: 5])
        harness.send(.lost([p0]))
        #expect(harness.available([p1: 3]).isEmpty)
        #expect(harness.finish(p0).first == .cut(1, p1.range(0..<3)))
    }
}
