/// How it is decided how many records the next batch may hold, while records wait.
///
/// Set as `ApplicationConfiguration.rateControl`; on top of any of them come the caps on a batch and on a partition.
/// With the trigger `.once` there is no rate control: it reads everything in one batch.
public enum RateControl: Hashable, Sendable {
    /// Learns what a task's overhead and a record cost, and admits what fills the target duration of a batch; while
    /// records wait, the next batch starts as soon as a slot is free.
    case adaptive
    /// Follows the rate at which earlier batches were processed, as Spark's DStreams do.
    case pid(PIDGains)
    /// So many records a second, at least 1. What batches leave unused is kept for the next one, up to an interval's
    /// worth (`targetBatchDuration` with other triggers).
    case fixed(recordsPerSecond: Int)
    /// Everything that is there.
    case unlimited

    /// The gains and the floor of Spark's `PIDRateEstimator`, with Spark's defaults.
    public struct PIDGains: Hashable, Sendable {
        /// How strongly the difference to the rate that was reached counts. 0 to 100; 1.
        public var proportional: Double
        /// How strongly what waited too long counts. 0 to 100; 0.2.
        public var integral: Double
        /// How strongly the change of the difference counts. 0 to 100; 0.
        public var derivative: Double
        /// The rate never falls below this, in records a second. More than 0, to 10^12; 100.
        public var minimumRate: Double
        /// The rate until a batch has been measured, in records a second. More than 0, to 10^12; 1,000. Spark sets no limit here
        /// unless it is told one, and swallows the backlog in its first batch.
        public var initialRate: Double

        /// Whether all of them are within their bounds.
        package var areUsable: Bool {
            [proportional, integral, derivative].allSatisfy { $0 >= 0 && $0 <= Self.mostGain }
                && [minimumRate, initialRate].allSatisfy { $0 > 0 && $0 <= Self.mostRate }
        }

        private static let mostGain = 100.0
        /// Records a second.
        private static let mostRate = 1e12

        /// Spark's defaults, and 1,000 records a second at first, unless told otherwise.
        public init(
            proportional: Double = 1,
            integral: Double = 0.2,
            derivative: Double = 0,
            minimumRate: Double = 100,
            initialRate: Double = 1_000
        ) {
            self.proportional = proportional
            self.integral = integral
            self.derivative = derivative
            self.minimumRate = minimumRate
            self.initialRate = initialRate
        }
    }

    /// Makes the controller of this kind.
    ///
    /// - Parameters:
    ///   - target: How long a batch should take.
    ///   - hasTicks: Whether the trigger has ticks, each of which brings a new allowance.
    ///   - deliversWhole: Whether a batch is delivered as a whole.
    func makeController(target: Duration, hasTicks: Bool, deliversWhole: Bool) -> any RateController {
        switch self {
        case .adaptive:
            return AdaptiveRateController(target: target, deliversWhole: deliversWhole)
        case .pid(let gains):
            return PIDRateController(gains: gains, target: target, hasTicks: hasTicks)
        case .fixed(let rate):
            return FixedRateController(recordsPerSecond: Double(rate), target: target, hasTicks: hasTicks)
        case .unlimited:
            return UnlimitedRateController()
        }
    }
}
