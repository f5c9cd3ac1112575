@testable import SluiceCore
import Testing

/// Controllers that go by a rate.
@Suite final class RateTests {
    private func situation(_ time: Int64, isTick: Bool = false, backlog: Int64 = 1_000_000) -> CutSituation {
        CutSituation(
            now: milliseconds(time),
            isTick: isTick,
            slots: 2,
            idleSlots: 2,
            partitions: 1,
            backlog: backlog
        )
    }

    private func report(_ records: Int64, in time: Duration, waiting: Duration = .zero) -> BatchReport {
        BatchReport(
            id: BatchID(0),
            ranges: records > 0 ? [p0.range(0..<records)] : [],
            counts: TaskCounts(),
            schedulingDelay: waiting,
            processingTime: time,
            earlyEnds: 0
        )
    }

    // MARK: Fixed

    private func admit(_ controller: inout some RateController, _ situation: CutSituation) -> Int64 {
        let offsets = controller.allow(situation).offsets
        controller.noteCut(offsets)
        return offsets
    }

    @Test func aTickBringsWhatTheRateGivesAnInterval() {
        var fixed = FixedRateController(recordsPerSecond: 100, target: .milliseconds(500), hasTicks: true)
        #expect(admit(&fixed, situation(0, isTick: true)) == 50)
        #expect(admit(&fixed, situation(10)) == 0)
        #expect(admit(&fixed, situation(5_000, isTick: true)) == 50, "missed ticks count as one")
    }

    @Test func whatWasNotReadMayBeReadAtOnce() {
        var fixed = FixedRateController(recordsPerSecond: 100, target: .seconds(1), hasTicks: true)
        #expect(admit(&fixed, situation(0, isTick: true)) == 100)
        fixed.noteReturned(70)
        #expect(admit(&fixed, situation(10)) == 70)
    }

    /// Rounded to zero and taken for no limit, this gave giant batches.
    @Test func aRateBelowOneABatchAddsUp() {
        var fixed = FixedRateController(recordsPerSecond: 1, target: .milliseconds(250), hasTicks: true)
        let admitted = (0..<40).map { admit(&fixed, situation(250 * Int64($0), isTick: true)) }
        #expect(admitted.reduce(0, +) == 10)
        #expect(admitted.max() == 1)
    }

    @Test func withoutTicksItAccruesAndIsGivenOutInTenths() {
        var fixed = FixedRateController(recordsPerSecond: 1_000, target: .seconds(1), hasTicks: false)
        #expect(admit(&fixed, situation(0)) == 1_000)
        let early = fixed.allow(situation(50))
        #expect(early.offsets == 0)
        #expect(early.askAgainAt.map { milliseconds(100).duration(to: $0) < .milliseconds(1) } == true)
        #expect(admit(&fixed, situation(60, backlog: 20)) == 60)
        #expect(admit(&fixed, situation(160)) == 100)
    }

    // MARK: PID

    @Test func theFirstPIDBatchIsBounded() {
        var pid = PIDRateController(gains: .init(initialRate: 500), target: .seconds(2), hasTicks: true)
        #expect(admit(&pid, situation(0, isTick: true)) == 1_000)
    }

    @Test func takesTheFirstRateThatWasReachedThenCorrects() {
        var pid = PIDRateController(gains: .init(), target: .seconds(1), hasTicks: true)
        pid.noteBatch(report(1_000, in: .milliseconds(500)), at: milliseconds(500))
        #expect(pid.rate == 2_000)
        pid.noteBatch(report(2_000, in: .seconds(2), waiting: .seconds(1)), at: milliseconds(2_500))
        #expect(pid.rate == 1_000 - 0.2 * 1_000)
    }

    @Test func neverFallsBelowItsFloorAndPassesOverEmptyBatches() {
        var pid = PIDRateController(gains: .init(minimumRate: 50), target: .seconds(1), hasTicks: true)
        for second in 1...20 {
            pid.noteBatch(report(1, in: .seconds(1), waiting: .seconds(9)), at: milliseconds(Int64(second) * 1_000))
        }
        #expect(pid.rate == 50)
        pid.noteBatch(report(0, in: .seconds(1)), at: milliseconds(30_000))
        #expect(pid.rate == 50)
    }

    /// Rounded to zero and taken for no limit, this gave giant batches.
    @Test func aFloorBelowOneABatchAddsUp() {
        let gains = RateControl.PIDGains(minimumRate: 0.5, initialRate: 0.5)
        var pid = PIDRateController(gains: gains, target: .milliseconds(500), hasTicks: true)
        let admitted = (0..<40).map { admit(&pid, situation(500 * Int64($0), isTick: true)) }
        #expect(admitted.reduce(0, +) == 10)
        #expect(admitted.max() == 1)
    }

    @Test func whatIsNoNumberIsNeverARate() {
        let gains = RateControl.PIDGains(proportional: 1e308, integral: 1e308, derivative: 1e308)
        var pid = PIDRateController(gains: gains, target: .seconds(1), hasTicks: true)
        for second in 1...20 {
            let records: Int64 = second % 2 == 0 ? 1 : 1_000_000_000
            pid.noteBatch(report(records, in: .seconds(1)), at: milliseconds(Int64(second) * 1_000))
            #expect(pid.rate.isFinite && pid.rate >= 100)
        }
    }

    @Test func gainsAndRatesHaveBounds() {
        #expect(RateControl.PIDGains().areUsable)
        for wrong in [-1, 101, Double.nan, .infinity] { #expect(!RateControl.PIDGains(integral: wrong).areUsable) }
        for wrong in [0, 1e13, Double.nan] { #expect(!RateControl.PIDGains(minimumRate: wrong).areUsable) }
    }
}
