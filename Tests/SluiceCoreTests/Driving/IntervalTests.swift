import SluiceCore
import Testing

@Suite struct IntervalTests {
    private func assigned(every interval: Duration = .milliseconds(100)) -> DriverHarness {
        let harness = DriverHarness(.interval(interval))
        harness.assign(p0, p1)
        return harness
    }

    @Test func theFirstTickComesWithTheFirstAssignment() {
        let harness = DriverHarness(.interval(.milliseconds(100)))
        #expect(harness.wait(.seconds(1)).isEmpty)
        #expect(harness.assign(p0, p1) == [.observe(1, p0, p1)])
        #expect(harness.timer == milliseconds(1_100))
    }

    @Test func aTickObservesThenCutsOneBatch() {
        let harness = assigned()
        let actions = harness.observe([p0: 5, p1: 8])
        #expect(
            actions == [
                .cut(0, p1.range(0..<8), p0.range(0..<5)),
                .run(0, p1.range(0..<8), fence: 1, on: 0),
                .run(0, p0.range(0..<5), task: 1, fence: 2, on: 1),
            ]
        )
    }

    @Test func nothingIsCutBetweenTicks() {
        let harness = assigned()
        harness.observe([p0: 5, p1: 0])
        #expect(harness.available([p1: 9]).isEmpty)
        #expect(harness.wait(.milliseconds(99)).isEmpty)
        #expect(harness.wait(.milliseconds(1)) == [.observe(2, p0, p1)])
    }

    /// The answer and the next tick come as one event.
    @Test func anAnswerThatTakesAsLongAsTheIntervalIsCutAllTheSame() {
        var driver = Driver(configuration: DriverConfiguration(trigger: .interval(.milliseconds(100))))
        let start = Instant(nanoseconds: 0)
        _ = driver.handle(.assigned([LaneStart(partition: p0, stage: StageID(0), position: 0)]), at: start)
        let actions = driver.handle(.observed(RequestID(1), [p0: 5]), at: start.advanced(by: .milliseconds(100)))
        #expect(actions.first == .cut(0, p0.range(0..<5)))
        #expect(actions.contains(.observe(RequestID(2), [p0])))
    }

    @Test func aTickWithNothingToReadCutsNothing() {
        let harness = assigned()
        #expect(harness.observe([p0: 0, p1: 0]).isEmpty)
        #expect(harness.driver.batchesInFlight == 0)
    }

    @Test func aPartitionWithUnfinishedWorkGetsNoRange() {
        let harness = assigned()
        harness.observe([p0: 5, p1: 0])
        harness.wait(.milliseconds(100))
        #expect(harness.observe([p0: 9, p1: 3]).first == .cut(1, p1.range(0..<3)))
        #expect(harness.driver.positions == [p0: 5, p1: 3])
    }

    @Test func anOverrunBatchIsFollowedAtOnceByOneForAllMissedTicks() {
        let harness = DriverHarness(.interval(.milliseconds(100))) {
            $0.maxBatchesInFlight = 1
            $0.maxLaggingPartitions = 0
        }
        harness.assign(p0)
        harness.observe([p0: 5])
        #expect(harness.wait(.milliseconds(350)).isEmpty)
        harness.finish(p0)
        #expect(harness.deliver() == [.observe(3, p0), .commit(1, [p0: 5])])
        #expect(harness.observe([p0: 9]).first == .cut(1, p0.range(5..<9)))
        #expect(harness.timer == milliseconds(400))
    }

    @Test func anObservationThatFailedIsAskedForByTheNextTick() {
        let harness = assigned()
        #expect(harness.failObservation().isEmpty)
        #expect(harness.wait(.milliseconds(100)) == [.observe(2, p0, p1)])
    }

    @Test func anOverdueObservationCountsAsFailedAndItsAnswerIsPassedOver() {
        let harness = DriverHarness(.interval(.seconds(20))) { $0.observationTimeout = .seconds(30) }
        harness.assign(p0)
        let first = RequestID(1)
        #expect(harness.wait(.seconds(40)) == [.observe(2, p0)])
        #expect(harness.send(.observed(first, [p0: 5])).isEmpty)
        #expect(harness.observe([p0: 7]).first == .cut(0, p0.range(0..<7)))
    }
}
