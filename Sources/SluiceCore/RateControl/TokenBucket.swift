/// Records that may be read by now, at a rate.
struct TokenBucket: Hashable, Sendable {
    private(set) var tokens = 0.0
    private var filledAt: Instant?

    /// Whole records that may be read.
    var available: Int64 { Int64(clamping: (tokens + 1e-6).rounded(.down)) }

    /// Adds what has accrued since the last time, up to what accrues in `period` and at least one. Full at first.
    mutating func accrue(_ rate: Double, period: Duration, at now: Instant) {
        let most = Self.most(rate, period)
        let elapsed = filledAt.map { $0.duration(to: now).inSeconds } ?? .infinity
        tokens = min(most, tokens + rate * max(0, elapsed))
        filledAt = now
    }

    /// Adds what accrues in `period`, and keeps no more than that, and at least one.
    mutating func refill(_ rate: Double, period: Duration) {
        tokens = min(Self.most(rate, period), tokens + rate * period.inSeconds)
    }

    mutating func take(_ records: Int64) { tokens = max(0, tokens - Double(records)) }

    mutating func giveBack(_ records: Int64) { tokens += Double(records) }

    /// When `wanted` records may be read.
    func instant(of wanted: Double, _ rate: Double, from now: Instant) -> Instant {
        now.advanced(by: Duration(seconds: (wanted - tokens) / rate) + .microseconds(1))
    }

    static func most(_ rate: Double, _ period: Duration) -> Double { max(1, rate * period.inSeconds) }
}

/// What a rate allows a batch. A tick brings what accrues in an interval, also if all partitions are busy just then: it
/// is there when one of them is done. Several such ticks bring as much as one. Without ticks it accrues all the time, and is
/// given out in parts of a tenth at least, so that a limit makes no tiny batches.
struct RateAllowance: Hashable, Sendable {
    private static let leastPart = 0.1

    let target: Duration
    let hasTicks: Bool
    private var bucket = TokenBucket()
    private var hasUnservedTick = false

    init(target: Duration, hasTicks: Bool) {
        self.target = target
        self.hasTicks = hasTicks
    }

    mutating func allow(_ rate: Double, _ situation: CutSituation) -> Allowance {
        if hasTicks {
            if situation.isTick || hasUnservedTick { bucket.refill(rate, period: target) }
            hasUnservedTick = false
            guard !situation.isTick || !situation.running.isEmpty else { return Allowance(offsets: bucket.available) }
            return Allowance(offsets: bucket.available, partitionOffsets: share(of: rate, situation))
        }
        bucket.accrue(rate, period: target, at: situation.now)
        let least = max(1, min(Double(situation.backlog), TokenBucket.most(rate, target) * Self.leastPart))
        guard bucket.tokens < least else { return Allowance(offsets: bucket.available) }
        return Allowance(offsets: 0, askAgainAt: bucket.instant(of: least, rate, from: situation.now))
    }

    /// While some partitions are busy, the others leave them what is theirs.
    private func share(of rate: Double, _ situation: CutSituation) -> Int64 {
        let parallel = max(1, min(situation.slots, situation.partitions + situation.running.count))
        return max(1, Int64(clamping: (TokenBucket.most(rate, target) / Double(parallel)).rounded(.up)))
    }

    /// All partitions were busy when a tick came.
    mutating func noteUnservedTick() { hasUnservedTick = true }
    mutating func take(_ offsets: Int64) { bucket.take(offsets) }
    mutating func giveBack(_ offsets: Int64) { bucket.giveBack(offsets) }
}

/// So many records a second, whatever they cost.
package struct FixedRateController: RateController {
    private let rate: Double
    private var allowance: RateAllowance

    package init(recordsPerSecond rate: Double, target: Duration, hasTicks: Bool) {
        self.rate = rate
        allowance = RateAllowance(target: target, hasTicks: hasTicks)
    }

    package mutating func allow(_ situation: CutSituation) -> Allowance { allowance.allow(rate, situation) }
    package mutating func noteUnservedTick() { allowance.noteUnservedTick() }
    package mutating func noteCut(_ offsets: Int64) { allowance.take(offsets) }
    package mutating func noteReturned(_ offsets: Int64) { allowance.giveBack(offsets) }
}
