import SluiceCore
import Testing

@Suite struct DrainTests {
    private func running(executors: Int = 2) -> DriverHarness {
        let harness = DriverHarness(executors: executors) {
            $0.drainDeadline = .seconds(30)
            $0.finalCommitDeadline = .seconds(5)
        }
        harness.assign(p0, p1)
        harness.available([p0: 9, p1: 5])
        return harness
    }

    @Test func anIdleDriverStopsAtOnce() {
        let harness = DriverHarness()
        #expect(harness.send(.drain) == [.finished()])
        #expect(harness.driver.phase == .stopped)
    }

    @Test func whatIsInFlightIsFinishedAndCommittedBeforeTheStop() {
        let harness = running()
        #expect(harness.send(.drain).isEmpty)
        for partition in [p0, p1] { harness.finish(partition) }
        #expect(harness.deliver(p0) == [.commit(1, [p0: 9])])
        #expect(harness.deliver(p1).isEmpty)
        #expect(harness.commit() == [.commit(2, [p1: 5])])
        #expect(harness.commit() == [.finished()])
    }

    @Test func whatWaitsForASlotIsTakenBack() {
        let harness = running(executors: 1)
        harness.send(.drain)
        #expect(harness.driver.unfinishedTasks == 1)
        harness.finish(p0)
        harness.deliver()
        #expect(harness.commit() == [.finished()])
    }

    @Test func whatWaitsForARetryIsTakenBack() {
        let harness = running(executors: 1)
        harness.fail(p0)
        harness.send(.drain)
        #expect(harness.driver.unfinishedTasks == 1)
    }

    @Test func nothingMoreIsPlannedOrTaken() {
        let harness = running()
        harness.send(.drain)
        #expect(harness.available([p0: 50]).isEmpty)
        #expect(harness.send(.executorJoined(ExecutorID(9), slots: 4)).isEmpty)
        harness.finish(p0, at: 4, .taskBytes)
        #expect(harness.deliver() == [.commit(1, [p0: 4])])
    }

    @Test func deliveriesAreStillTriedAgain() {
        let harness = running()
        harness.finish(p0)
        harness.send(.drain)
        harness.failDelivery()
        let again = harness.wait(.milliseconds(100))
        #expect(again == [.deliver(2, .part(p0.range(0..<9), fence: 1, on: 0), attempt: 2)])
    }

    @Test func atTheDeadlineTheRestIsAbandonedUncommitted() {
        let harness = running()
        harness.finish(p0)
        harness.send(.drain)
        #expect(harness.wait(.seconds(30)) == [.abandon(1, 2), .finished(nil, unfinishedTasks: 2)])
        #expect(
            harness.driver.leftOver.summary
                == "t[0] 0..<9 (task 0.0, being delivered), t[1] 0..<5 (task 0.1, running on executor 1)"
        )
    }

    @Test func aFinalCommitThatIsNotAnsweredIsAFailureFiveSecondsAfterTheWorkIsDone() {
        let harness = running()
        for partition in [p0, p1] { harness.finish(partition) }
        harness.deliver(p0)
        harness.deliver(p1)
        harness.send(.drain)
        #expect(harness.wait(.milliseconds(4_900)).isEmpty)
        harness.wait(.milliseconds(100))
        guard case .failed(let failure) = harness.driver.phase else {
            return #expect(Bool(false), "it ended as \(harness.driver.phase)")
        }
        #expect(failure.origin == .commit && failure.partition == p0 && failure.offset == 9)
        #expect(failure.message.contains("not confirmed within 5.0 seconds: t[0] at 9, t[1] at 5; "))
    }

    @Test func aFinalCommitThatIsRefusedAgainAndAgainIsAFailure() {
        let harness = running()
        for partition in [p0, p1] {
            harness.finish(partition)
            harness.deliver(partition)
        }
        harness.send(.drain)
        for _ in 0..<20 {
            harness.failCommit(.commit())
            harness.wait(.milliseconds(500))
        }
        guard case .failed(let failure) = harness.driver.phase else {
            return #expect(Bool(false), "it ended as \(harness.driver.phase)")
        }
        #expect(failure.origin == .commit)
    }

    @Test func revokedPartitionsAreReleasedDuringTheDrain() {
        let harness = running()
        harness.send(.drain)
        harness.send(.revoked([p0]))
        harness.finish(p0)
        harness.deliver(p0)
        #expect(harness.commit() == [.release([p0])])
    }

    @Test func afterTheEndNothingIsAskedFor() {
        let harness = DriverHarness()
        harness.send(.drain)
        #expect(harness.assign(p0).isEmpty)
        #expect(harness.available([p0: 5]).isEmpty)
        #expect(harness.send(.drain).isEmpty)
    }

    // MARK: Failures

    @Test func aFailureFromOutsideDrainsAndIsReported() {
        let failure = Failure(origin: .source, message: "the topic is gone", partition: p0)
        let harness = running()
        #expect(harness.send(.failed(failure)).isEmpty)
        for partition in [p0, p1] {
            harness.finish(partition)
            harness.deliver(partition)
        }
        harness.commit()
        #expect(harness.commit() == [.finished(failure)])
        #expect(harness.driver.phase == .failed(failure))
    }

    @Test func theFirstFailureIsTheOneReported() {
        let harness = running()
        harness.send(.drain)
        harness.send(.failed(.commit()))
        harness.send(.failed(.sink()))
        #expect(harness.driver.phase == .draining(.commit()))
    }

    @Test func aTaskThatFailsDuringTheDrainIsTakenBackUncommitted() {
        let harness = running()
        harness.send(.drain)
        harness.fail(p0)
        harness.send(.executorLost(ExecutorID(1)))
        #expect(harness.driver.phase == .stopped)
    }

    @Test func outputThatIsLostDuringTheDrainIsTakenBackUncommitted() {
        let harness = running()
        harness.finish(p0)
        harness.send(.drain)
        #expect(harness.send(.executorLost(ExecutorID(0))).isEmpty)
        harness.finish(p1)
        #expect(harness.deliver(p1) == [.commit(1, [p1: 5])])
        #expect(harness.commit() == [.finished()])
    }

    @Test func aDeliveryGivenUpDuringTheDrainIsReported() {
        let harness = running()
        harness.finish(p0)
        harness.send(.drain)
        #expect(harness.failDelivery(.sink(isRetriable: false)) == [.abandon(1)])
        guard case .draining(let failure?) = harness.driver.phase else {
            Issue.record("the failure is not kept")
            return
        }
        #expect(failure.partition == p0 && failure.offset == 0)
    }
}
