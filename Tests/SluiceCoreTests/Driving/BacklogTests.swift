import SluiceCore
import Testing

/// What the driver makes of its rate control.
@Suite struct BacklogTests {
    private func assigned(
        _ rateControl: RateControl = .adaptive,
        _ trigger: Trigger = .interval(.seconds(1)),
        caps: AdmissionCaps = AdmissionCaps(),
        executors: Int = 2
    ) -> DriverHarness {
        let harness = DriverHarness(trigger, executors: executors) {
            $0.rateControl = rateControl
            $0.targetBatchDuration = .seconds(1)
            $0.admissionCaps = caps
        }
        harness.assign(p0, p1)
        return harness
    }

    private func cut(_ actions: [DriverAction]) -> BatchPlan? {
        for case .batchCut(let plan) in actions { return plan }
        return nil
    }

    @Test func theFirstBatchOfABacklogIsASample() {
        let harness = assigned()
        let plan = cut(harness.observe([p0: 1_000_000, p1: 1_000_000]))
        #expect(plan?.tasks.map(\.range?.count) == [1_000, 1_000])
        #expect(plan?.admission == Admission(backlog: 2_000_000, admitted: 2_000, limit: .slowStart))
    }

    @Test func inABacklogTheNextBatchStartsWhenASlotIsFree() {
        let harness = assigned()
        harness.observe([p0: 1_000_000, p1: 1_000_000])
        harness.wait(.milliseconds(10))
        #expect(cut(harness.finish(p0)) == nil, "its lane is not delivered")
        let plan = cut(harness.deliver(p0))
        #expect(plan?.tasks.map(\.range) == [p0.range(1_000..<5_000)])
    }

    @Test func aTickWithoutAnIdleSlotCutsWhatWaitsOnceThereIsOne() {
        let harness = assigned(executors: 1)
        #expect(cut(harness.observe([p0: 1_000_000, p1: 1_000_000]))?.tasks.count == 1)
        harness.wait(.seconds(1))
        #expect(cut(harness.observe([p0: 1_000_000, p1: 1_000_000])) == nil)
        #expect(cut(harness.finish(p0))?.tasks.map(\.range?.partition) == [p1])
    }

    @Test func aRateLeavesTheRestToTheNextTick() {
        let harness = assigned(.fixed(recordsPerSecond: 10))
        #expect(cut(harness.observe([p0: 100, p1: 0]))?.tasks.map(\.range) == [p0.range(0..<10)])
        harness.finish(p0)
        #expect(cut(harness.deliver()) == nil)
        harness.wait(.seconds(1))
        #expect(cut(harness.observe([p0: 100, p1: 0]))?.tasks.map(\.range) == [p0.range(10..<20)])
    }

    @Test func whatATaskLeftOverIsNotLimitedTwice() {
        let harness = assigned(.fixed(recordsPerSecond: 10))
        harness.observe([p0: 100, p1: 0])
        harness.finish(p0, at: 4, .taskBytes)
        #expect(cut(harness.deliver())?.tasks.map(\.range) == [p0.range(4..<10)])
    }

    /// The batch takes a little longer than the interval: the tick that fell into it is made up for.
    @Test(arguments: [RateControl.fixed(recordsPerSecond: 10), .pid(RateControl.PIDGains(initialRate: 10))])
    func aTickThatFindsEverythingBusyIsServedWhenAPartitionIsDone(rateControl: RateControl) {
        let harness = assigned(rateControl)
        harness.observe([p0: 100, p1: 0])
        for _ in 0..<2 {
            harness.wait(.milliseconds(1_005))
            harness.observe([p0: 100, p1: 0])
        }
        harness.finish(p0)
        #expect(cut(harness.deliver())?.tasks.map(\.range) == [p0.range(10..<20)], "two ticks count as one")
        harness.finish(p0)
        #expect(cut(harness.deliver()) == nil)
    }

    @Test func whoIsDoneFirstLeavesTheOthersTheirShare() {
        let harness = assigned(.fixed(recordsPerSecond: 10))
        harness.observe([p0: 100, p1: 100])
        harness.wait(.milliseconds(1_005))
        harness.observe([p0: 100, p1: 100])
        harness.finish(p0)
        #expect(cut(harness.deliver(p0))?.tasks.map(\.range) == [p0.range(5..<10)])
        harness.finish(p1)
        #expect(cut(harness.deliver(p1))?.tasks.map(\.range) == [p1.range(5..<10)])
    }

    @Test func withoutTicksATimerAsksAgain() {
        let harness = assigned(.fixed(recordsPerSecond: 10), .asap)
        #expect(cut(harness.available([p0: 100]))?.tasks.map(\.range) == [p0.range(0..<10)])
        harness.finish(p0)
        #expect(cut(harness.deliver()) == nil)
        #expect(cut(harness.wait(.milliseconds(101)))?.tasks.map(\.range) == [p0.range(10..<11)])
    }

    @Test func aPartitionsRateHoldsUpNoOther() {
        let harness = assigned(.unlimited, .asap, caps: AdmissionCaps(maxPartitionRecordsPerSecond: 10))
        #expect(cut(harness.available([p0: 100]))?.tasks.map(\.range) == [p0.range(0..<10)])
        harness.finish(p0)
        harness.deliver()
        #expect(cut(harness.available([p1: 5]))?.tasks.map(\.range) == [p1.range(0..<5)])
        #expect(cut(harness.wait(.milliseconds(501)))?.tasks.map(\.range) == [p0.range(10..<15)])
    }

    @Test func whatIsAvailableNowIsReadInManyBatchesAndThenItStops() {
        let harness = assigned(.unlimited, .availableNow, caps: AdmissionCaps(maxBatchRecords: 6))
        #expect(cut(harness.observe([p0: 10, p1: 0]))?.tasks.map(\.range) == [p0.range(0..<6)])
        harness.finish(p0)
        #expect(cut(harness.deliver())?.tasks.map(\.range) == [p0.range(6..<10)])
        harness.finish(p0)
        harness.deliver()
        harness.commit()
        harness.commit()
        #expect(harness.driver.phase == .stopped)
    }

    @Test func aReportSaysWhatSetItsSize() {
        let harness = assigned(.fixed(recordsPerSecond: 10))
        harness.observe([p0: 100, p1: 0])
        harness.finish(p0)
        harness.deliver()
        #expect(harness.reports.first?.admission == Admission(backlog: 100, admitted: 10, limit: .rate))
    }
}
