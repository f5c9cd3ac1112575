import SluiceCore
import Testing

@Suite struct OverlapTests {
    private func assigned(batches: Int, laggards: Int, executors: Int = 3) -> DriverHarness {
        let harness = DriverHarness(executors: executors) {
            $0.maxBatchesInFlight = batches
            $0.maxLaggingPartitions = laggards
        }
        harness.assign(p0, p1, p2)
        return harness
    }

    @Test func noBatchIsCutBeyondTheMostThatMayBeInFlight() {
        let harness = assigned(batches: 2, laggards: 0)
        harness.available([p0: 5])
        harness.available([p1: 5])
        #expect(harness.available([p2: 5]).isEmpty)
        #expect(harness.driver.batchesInFlight == 2)
    }

    @Test func aFinishedBatchMakesRoomAtOnce() {
        let harness = assigned(batches: 1, laggards: 0)
        harness.available([p0: 5])
        harness.available([p1: 5])
        harness.finish(p0)
        #expect(harness.deliver().first == .cut(1, p1.range(0..<5)))
    }

    @Test func batchesLeftWithLaggardsDoNotCountUpToALimit() {
        let harness = assigned(batches: 1, laggards: 1)
        harness.available([p0: 5])
        #expect(harness.available([p1: 5]).first == .cut(1, p1.range(0..<5)))
        #expect(harness.available([p2: 5]).isEmpty)
    }

    @Test func aBatchWithTasksThatWaitForASlotIsNoLaggard() {
        let harness = assigned(batches: 1, laggards: 4, executors: 1)
        harness.send(.executorLost(ExecutorID(0)))
        harness.send(.executorJoined(ExecutorID(1), slots: 1))
        harness.available([p0: 5, p1: 5])
        #expect(harness.available([p2: 5]).isEmpty)
        harness.finish(p0)
        #expect(harness.driver.batchesInFlight == 1)
    }

    @Test func aReportTellsWhereTheTimeWent() {
        let harness = assigned(batches: 1, laggards: 0)
        harness.available([p0: 5, p1: 3])
        harness.wait(.milliseconds(10))
        harness.finish(p0, at: 4, .taskBytes)
        harness.finish(p1)
        harness.deliver(p0)
        harness.wait(.milliseconds(20))
        harness.deliver(p1)
        let report = harness.reports.first
        #expect(report?.ranges == [p0.range(0..<4), p1.range(0..<3)])
        #expect(report?.earlyEnds == 1)
        #expect(report?.schedulingDelay == .zero && report?.processingTime == .milliseconds(30))
    }
}
