/// Hard caps on what is admitted, on top of any rate control. Nil is no cap.
package struct AdmissionCaps: Hashable, Sendable {
    /// Offsets a batch. At least 1.
    package var maxBatchRecords: Int?
    /// Bytes of keys, values and headers a batch, as estimated from what tasks have read. At least 1.
    package var maxBatchBytes: Int?
    /// Offsets a second of one partition. At least 1.
    package var maxPartitionRecordsPerSecond: Int?

    package init(maxBatchRecords: Int? = nil, maxBatchBytes: Int? = nil, maxPartitionRecordsPerSecond: Int? = nil) {
        self.maxBatchRecords = maxBatchRecords
        self.maxBatchBytes = maxBatchBytes
        self.maxPartitionRecordsPerSecond = maxPartitionRecordsPerSecond
    }
}

/// How many bytes an offset brings, on the mean of the last tasks or so.
struct OffsetBytes: Hashable, Sendable {
    /// What remains of the samples before, with each new one: they span some 30 tasks.
    private static let keep = 0.97

    private var offsets = 0.0
    private var bytes = 0.0

    mutating func add(offsets more: Int64, bytes moreBytes: Int) {
        offsets = offsets * Self.keep + Double(max(0, more))
        bytes = bytes * Self.keep + Double(max(0, moreBytes))
    }

    /// The offsets that bring so many bytes; a task's worth of a first batch while nothing is known.
    func offsets(bringing most: Int, slots: Int) -> Int64 {
        guard offsets > 0 else { return AdaptiveRateController.firstTaskOffsets * Int64(max(1, slots)) }
        guard bytes > 0 else { return .max }
        return max(1, Int64(clamping: Double(most) * offsets / bytes))
    }
}

/// What each partition may still be given, where its rate is capped.
struct PartitionAllowances {
    /// Between ticks a partition waits until it may be given this part of what a target duration brings.
    private static let leastPart = 0.5

    let rate: Double
    let target: Duration
    private var buckets = LaneMap<TokenBucket>()

    init(rate: Double, target: Duration) {
        self.rate = rate
        self.target = target
    }

    /// The offsets that the partition may be given now, or when to ask again.
    mutating func allow(_ lane: LaneID, of backlog: Int64, isTick: Bool, at now: Instant) -> Result {
        var bucket = buckets[lane] ?? TokenBucket()
        bucket.accrue(rate, period: target, at: now)
        buckets[lane] = bucket
        let least = isTick ? 1 : max(1, min(Double(backlog), TokenBucket.most(rate, target) * Self.leastPart))
        guard Double(bucket.available) < least.rounded(.down) else { return .offsets(bucket.available) }
        return .askAgain(bucket.instant(of: least, rate, from: now))
    }

    mutating func take(_ offsets: Int64, from lane: LaneID) { buckets[lane]?.take(offsets) }
    mutating func giveBack(_ offsets: Int64, to lane: LaneID) { buckets[lane]?.giveBack(offsets) }

    enum Result {
        case offsets(Int64)
        case askAgain(Instant)
    }
}
