/// Follows the rate at which batches were processed.
///
/// Spark's `PIDRateEstimator` (org.apache.spark.streaming.scheduler.rate), with what it does by intent: after each batch
/// with records, the rate moves by the difference to the rate reached, by what waited, and by the change of the
/// difference, and never below its floor. Empty batches leave it as it is. Unlike Spark's, the first batch is bounded.
package struct PIDRateController: RateController {
    private let gains: RateControl.PIDGains
    private let target: Duration
    private var allowance: RateAllowance
    private var error: Double?
    private var updatedAt: Instant?
    /// Records a second.
    package private(set) var rate: Double

    package init(gains: RateControl.PIDGains, target: Duration, hasTicks: Bool) {
        self.gains = gains
        self.target = target
        allowance = RateAllowance(target: target, hasTicks: hasTicks)
        rate = gains.initialRate
    }

    package mutating func allow(_ situation: CutSituation) -> Allowance {
        var allowed = allowance.allow(rate, situation)
        if updatedAt == nil { allowed.limit = .slowStart }
        return allowed
    }

    package mutating func noteUnservedTick() { allowance.noteUnservedTick() }
    package mutating func noteCut(_ offsets: Int64) { allowance.take(offsets) }
    package mutating func noteReturned(_ offsets: Int64) { allowance.giveBack(offsets) }

    package mutating func noteBatch(_ report: BatchReport, at now: Instant) {
        let records = Double(report.ranges.reduce(0) { $0 + $1.count })
        let seconds = report.processingTime.inSeconds
        guard records > 0, seconds > 0 else { return }
        let reached = records / seconds
        guard let lastError = error, let lastUpdate = updatedAt else {
            (rate, error, updatedAt) = (max(reached, gains.minimumRate), 0, now)
            return
        }
        let elapsed = lastUpdate.duration(to: now).inSeconds
        guard elapsed > 0 else { return }
        let difference = rate - reached
        let waited = report.schedulingDelay.inSeconds * reached / target.inSeconds
        let change = (difference - lastError) / elapsed
        let next = rate - gains.proportional * difference - gains.integral * waited - gains.derivative * change
        // Gains that make no sense may swing it out of all numbers.
        guard next.isFinite, difference.isFinite else { return (rate, error) = (gains.minimumRate, 0) }
        (rate, error, updatedAt) = (max(next, gains.minimumRate), difference, now)
    }
}
