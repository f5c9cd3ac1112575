/// Says how many records the next batch may hold.
///
/// A value that learns from what it is told; it has no clock. Records are counted in offsets, since only those are
/// known when a batch is planned: where some bear no record (markers, compacted ones) an offset costs less, and that is
/// what is learnt.
package protocol RateController: Sendable {
    /// What a batch may hold if it is cut now.
    mutating func allow(_ situation: CutSituation) -> Allowance
    /// The part of `counts`, one a task, that can be done in time, from 0 to 1.
    func fittingPart(of counts: [Int64], in situation: CutSituation) -> Double
    /// A tick came when there was nothing to cut, since all partitions were busy.
    mutating func noteUnservedTick()
    /// So many offsets were cut.
    mutating func noteCut(_ offsets: Int64)
    /// So many offsets that were cut were not read: tasks ended early, or were taken back.
    mutating func noteReturned(_ offsets: Int64)
    /// An attempt held a slot for that long, and read so many offsets; and whether its deadline cut it short.
    mutating func noteTask(_ sample: CostSample, isCutShort: Bool)
    /// A delivery of so many offsets took that long, not counting the wait for other deliveries.
    mutating func noteDelivery(_ sample: CostSample)
    /// A batch has ended.
    mutating func noteBatch(_ report: BatchReport, at now: Instant)
}

extension RateController {
    package func fittingPart(of counts: [Int64], in situation: CutSituation) -> Double { 1 }
    package mutating func noteUnservedTick() {}
    package mutating func noteCut(_ offsets: Int64) {}
    package mutating func noteReturned(_ offsets: Int64) {}
    package mutating func noteTask(_ sample: CostSample, isCutShort: Bool) {}
    package mutating func noteDelivery(_ sample: CostSample) {}
    package mutating func noteBatch(_ report: BatchReport, at now: Instant) {}
}

/// Offsets, and the seconds that they took.
package struct CostSample: Hashable, Sendable {
    package let offsets: Double
    package let seconds: Double

    package init(offsets: Double, seconds: Double) {
        self.offsets = offsets
        self.seconds = seconds
    }

    package init(offsets: Int64, time: Duration) {
        self.offsets = Double(max(0, offsets))
        self.seconds = max(0, time.inSeconds)
    }
}

/// How things stand when a batch could be cut.
package struct CutSituation: Hashable, Sendable {
    package let now: Instant
    /// Whether a tick asks for the batch, and not a slot that is idle.
    package let isTick: Bool
    package let slots: Int
    package let idleSlots: Int
    /// Tasks that wait for a slot.
    package let readyTasks: Int
    /// What runs, and for how long it has.
    package let running: [CostSample]
    /// Partitions with something to plan.
    package let partitions: Int
    /// Offsets that could be planned.
    package let backlog: Int64

    package init(
        now: Instant,
        isTick: Bool,
        slots: Int,
        idleSlots: Int,
        readyTasks: Int = 0,
        running: [CostSample] = [],
        partitions: Int,
        backlog: Int64
    ) {
        self.now = now
        self.isTick = isTick
        self.slots = slots
        self.idleSlots = idleSlots
        self.readyTasks = readyTasks
        self.running = running
        self.partitions = partitions
        self.backlog = backlog
    }
}

/// What a batch may hold at most.
package struct Allowance: Hashable, Sendable {
    /// Offsets in all.
    package var offsets: Int64
    /// Offsets of one partition.
    package var partitionOffsets = Int64.max
    /// Partitions.
    package var partitions = Int.max
    package var limit = AdmissionLimit.rate
    /// When to ask again, if it is less than was asked for; nil if something has to happen first.
    package var askAgainAt: Instant?

    package static let everything = Allowance(offsets: .max)
    package static let nothing = Allowance(offsets: 0)
}

extension Duration {
    var inSeconds: Double { Double(wholeNanoseconds) / 1e9 }

    init(seconds: Double) { self = .nanoseconds(Int64(min(max(seconds, 0) * 1e9, 9e18))) }
}

extension Int64 {
    /// The whole part of a number, clamped to what fits; 0 for what is not a number.
    init(clamping number: Double) {
        self = number >= 9.2e18 ? .max : number <= -9.2e18 ? .min : number.isNaN ? 0 : Int64(number)
    }
}

/// No limit: a batch holds everything that is there.
package struct UnlimitedRateController: RateController {
    package init() {}

    package func allow(_ situation: CutSituation) -> Allowance { .everything }
}
