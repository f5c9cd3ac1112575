import SluiceCore
import Testing

@Suite struct StopByItselfTests {
    static let triggers: [Trigger] = [.availableNow, .once]

    @Test(arguments: triggers) func readsWhatWasThereThenStops(trigger: Trigger) {
        let harness = DriverHarness(trigger)
        #expect(harness.assign(p0) == [.observe(1, p0)])
        #expect(harness.observe([p0: 5]).first == .cut(0, p0.range(0..<5)))
        #expect(harness.available([p0: 50]).isEmpty)
        harness.finish(p0)
        #expect(harness.deliver() == [.commit(1, [p0: 5])])
        #expect(harness.commit() == [.finished()])
        #expect(harness.driver.phase == .stopped)
    }

    @Test(arguments: triggers) func whatEndedEarlyIsReadBeforeTheStop(trigger: Trigger) {
        let harness = DriverHarness(trigger)
        harness.assign(p0)
        harness.observe([p0: 5])
        harness.finish(p0, at: 2, .taskBytes)
        let actions = harness.deliver()
        #expect(
            actions == [
                .cut(1, p0.range(2..<5)), .run(1, p0.range(2..<5), fence: 2, on: 0), .commit(1, [p0: 2]),
            ]
        )
    }

    @Test(arguments: triggers) func anEndSeenBeforeTheTargetIsLookedAtAgain(trigger: Trigger) {
        let harness = DriverHarness(trigger)
        harness.assign(p0)
        harness.observe([p0: 5])
        harness.finish(p0, at: 4, .endOfPartition)
        harness.deliver()
        harness.commit()
        #expect(harness.wait(.seconds(1)) == [.observe(3, p0)])
        #expect(harness.observe([p0: 4]) == [.finished()])
    }

    @Test(arguments: triggers) func anEndThatWasOldDoesNotCutTheTargetShort(trigger: Trigger) {
        let harness = DriverHarness(trigger)
        harness.assign(p0)
        harness.observe([p0: 5])
        harness.finish(p0, at: 4, .endOfPartition)
        harness.deliver()
        harness.wait(.seconds(1))
        #expect(harness.observe([p0: 5]).first == .cut(1, p0.range(4..<5)))
    }

    @Test(arguments: triggers) func withoutPartitionsThereIsNothingToDo(trigger: Trigger) {
        let harness = DriverHarness(trigger)
        #expect(harness.assign() == [.finished()])
    }

    @Test(arguments: triggers) func withNothingToReadItStopsAtOnce(trigger: Trigger) {
        let harness = DriverHarness(trigger)
        harness.assign(p0)
        #expect(harness.observe([p0: 0]) == [.finished()])
    }

    @Test(arguments: triggers) func aFailedObservationIsAskedForAgainAfterAWait(trigger: Trigger) {
        let harness = DriverHarness(trigger) { $0.observationBackoff = .seconds(1) }
        harness.assign(p0)
        #expect(harness.failObservation().isEmpty)
        #expect(harness.wait(.milliseconds(999)).isEmpty)
        #expect(harness.wait(.milliseconds(1)) == [.observe(2, p0)])
    }

    @Test func targetsStayFrozenWhenMorePartitionsCome() {
        let harness = DriverHarness(.availableNow)
        harness.assign(p0)
        harness.observe([p0: 5])
        #expect(harness.assign(p1) == [.observe(2, p0, p1)])
        #expect(harness.observe([p0: 9, p1: 3]).first == .cut(1, p1.range(0..<3)))
        harness.finish(p0)
        harness.deliver()
        harness.finish(p1)
        harness.commit()
        harness.deliver()
        #expect(harness.commit() == [.finished()])
    }

    @Test func theLastCommitDoesNotWaitForItsInterval() {
        let harness = DriverHarness(.availableNow) { $0.commitInterval = .seconds(1) }
        harness.assign(p0, p1)
        harness.observe([p0: 5, p1: 3])
        for partition in [p0, p1] { harness.finish(partition) }
        #expect(harness.deliver(p0) == [.commit(1, [p0: 5])])
        harness.commit()
        #expect(harness.deliver(p1) == [.commit(2, [p1: 3])])
        #expect(harness.commit() == [.finished()])
    }

    @Test func anAttemptThatWasAbandonedIsNotWaitedFor() {
        let harness = DriverHarness(.availableNow)
        harness.assign(p0, p1)
        harness.observe([p0: 9, p1: 0])
        #expect(harness.send(.lost([p0])) == [.abandon(1), .release([p0]), .finished()])
    }

    @Test func aPartitionThatComesBackUnreadIsWaitedFor() {
        let harness = DriverHarness(.availableNow)
        harness.assign(p0, p1)
        harness.observe([p0: 9, p1: 5])
        harness.send(.lost([p0]))
        #expect(harness.assign(p0) == [.observe(2, p0, p1)])
        #expect(harness.observe([p0: 9, p1: 5]).isEmpty)
        harness.finish(p1)
        #expect(harness.deliver() == [.commit(1, [p1: 5])])
        #expect(harness.commit().isEmpty)
        #expect(harness.finish(p0).first == .cut(1, p0.range(0..<9)))
    }

    @Test(arguments: [DriverEvent.revoked([p0]), .lost([p0])])
    func withEveryPartitionGoneItWaitsForTheNextAssignment(event: DriverEvent) {
        let harness = DriverHarness(.availableNow, executors: 0)
        harness.assign(p0)
        harness.observe([p0: 9])
        #expect(harness.send(event) == [.release([p0])])
        #expect(harness.assign(p0) == [.observe(2, p0)])
    }

    @Test func anAssignmentOfNothingAfterALossMeansThatOthersReadTheRest() {
        let harness = DriverHarness(.availableNow)
        harness.assign(p0)
        harness.send(.lost([p0]))
        #expect(harness.assign() == [.finished()])
    }
}
