/// Decides what of the backlogs goes into the next batch: the rate control, the caps, and the split over partitions.
struct AdmissionControl {
    /// What was decided.
    struct Decision {
        let admission: Admission
        /// What to plan; empty if nothing may be cut now.
        let admitted: [Backlog]
        /// Lanes that got nothing.
        let passedOver: [LaneID]
        /// When to ask again if nothing else happens; nil if something has to happen first.
        let askAgainAt: Instant?
    }

    /// How often a split is made smaller so that its tasks fit into the slots.
    private static let mostFittings = 3

    private var controller: any RateController
    private let caps: AdmissionCaps
    private var bytes = OffsetBytes()
    private var partitions: PartitionAllowances?
    private var turns = LaneMap<Int64>()
    private var turn: Int64 = 0

    init(_ configuration: DriverConfiguration) {
        let target = configuration.targetBatchDuration
        controller = configuration.effectiveRateControl.makeController(
            target: target,
            hasTicks: configuration.trigger.interval != nil,
            deliversWhole: configuration.effectiveCommitScope == .batch
        )
        caps = configuration.effectiveCaps
        partitions = caps.maxPartitionRecordsPerSecond.map {
            PartitionAllowances(rate: Double($0), target: target)
        }
    }

    /// Whether each partition has an allowance of its own, so that one more that can be planned may change the answer.
    var isByPartition: Bool { partitions != nil }

    mutating func decide(_ backlogs: [Backlog], _ situation: CutSituation) -> Decision {
        var allowance = controller.allow(situation)
        guard allowance.offsets > 0 else { return nothing(backlogs, allowance.askAgainAt, situation, .rate) }
        capBatch(&allowance, slots: situation.slots)
        let (demands, places, askAgainAt) = makeDemands(backlogs, allowance, situation)
        guard !demands.isEmpty else { return nothing(backlogs, askAgainAt, situation, .partitionRate) }
        let counts = split(allowance, demands, situation)
        if isByPartition, Self.isHeldByPartition(counts, demands, allowance) { allowance.limit = .partitionRate }
        return admit(counts, backlogs, places, allowance, askAgainAt, situation)
    }

    mutating func noteUnservedTick() { controller.noteUnservedTick() }

    // MARK: Learning

    mutating func noteTask(_ range: OffsetRange, bytes read: Int, time: Duration, isCutShort: Bool) {
        controller.noteTask(CostSample(offsets: range.count, time: time), isCutShort: isCutShort)
        bytes.add(offsets: range.count, bytes: read)
    }

    mutating func noteDelivery(_ ranges: [OffsetRange], time: Duration) {
        guard !ranges.isEmpty else { return }
        let offsets = ranges.reduce(0) { $0 + $1.count }
        controller.noteDelivery(CostSample(offsets: offsets, time: time))
    }

    mutating func noteReturned(_ offsets: Int64, of lane: LaneID) {
        guard offsets > 0 else { return }
        controller.noteReturned(offsets)
        partitions?.giveBack(offsets, to: lane)
    }

    mutating func noteBatch(_ report: BatchReport, at now: Instant) { controller.noteBatch(report, at: now) }

    // MARK: Detail

    private func capBatch(_ allowance: inout Allowance, slots: Int) {
        if let most = caps.maxBatchRecords, Int64(most) < allowance.offsets {
            allowance.offsets = Int64(most)
            allowance.limit = .maxBatchRecords
        }
        if let most = caps.maxBatchBytes.map({ bytes.offsets(bringing: $0, slots: slots) }), most < allowance.offsets {
            allowance.offsets = most
            allowance.limit = .maxBatchBytes
        }
    }

    /// What each lane may be given, with its place among the backlogs; without those whose rate lets nothing through.
    private mutating func makeDemands(
        _ backlogs: [Backlog],
        _ allowance: Allowance,
        _ situation: CutSituation
    ) -> (demands: [Demand], places: [Int], askAgainAt: Instant?) {
        var demands: [Demand] = []
        var places: [Int] = []
        var askAgainAt: Instant?
        demands.reserveCapacity(backlogs.count)
        places.reserveCapacity(backlogs.count)
        for (place, backlog) in backlogs.enumerated() {
            var most = allowance.partitionOffsets
            if let answer = partitions?.allow(
                backlog.lane,
                of: backlog.range.count,
                isTick: situation.isTick,
                at: situation.now
            ) {
                switch answer {
                case .offsets(let offsets): most = min(most, offsets)
                case .askAgain(let instant):
                    askAgainAt = min(askAgainAt ?? instant, instant)
                    continue
                }
            }
            demands.append(Demand(backlog: backlog.range.count, most: most, lastTurn: turns[backlog.lane] ?? -1))
            places.append(place)
        }
        return (demands, places, askAgainAt)
    }

    /// Splits what is allowed, and less of it as long as the tasks would not fit into the slots in time.
    private func split(_ allowance: Allowance, _ demands: [Demand], _ situation: CutSituation) -> [Int64] {
        var offsets = min(allowance.offsets, demands.total)
        var counts = Allocator.allocate(offsets, over: demands, places: allowance.partitions)
        for _ in 0..<Self.mostFittings {
            let part = controller.fittingPart(of: counts.filter { $0 > 0 }, in: situation)
            guard part < 0.99, offsets > 1 else { break }
            offsets = max(1, Int64(clamping: Double(counts.reduce(0, +)) * part))
            counts = Allocator.allocate(offsets, over: demands, places: allowance.partitions)
        }
        return counts
    }

    /// Whether the batch would be larger if partitions had no rates of their own.
    private static func isHeldByPartition(_ counts: [Int64], _ demands: [Demand], _ allowance: Allowance) -> Bool {
        guard counts.reduce(0, +) < allowance.offsets else { return false }
        return zip(counts, demands).contains { count, demand in
            count == demand.most && demand.most < min(demand.backlog, allowance.partitionOffsets)
        }
    }

    private mutating func admit(
        _ counts: [Int64],
        _ backlogs: [Backlog],
        _ places: [Int],
        _ allowance: Allowance,
        _ askAgainAt: Instant?,
        _ situation: CutSituation
    ) -> Decision {
        var granted = [Int64](repeating: 0, count: backlogs.count)
        for (place, count) in zip(places, counts) { granted[place] = count }
        let total = counts.reduce(0, +)
        turn += 1
        for (backlog, count) in zip(backlogs, granted) where count > 0 {
            turns[backlog.lane] = turn
            partitions?.take(count, from: backlog.lane)
        }
        controller.noteCut(total)
        return Decision(
            admission: Admission(
                backlog: situation.backlog,
                admitted: min(allowance.offsets, situation.backlog),
                limit: total == situation.backlog ? .backlog : allowance.limit
            ),
            admitted: zip(backlogs, granted).compactMap { $1 > 0 ? $0.ending(after: $1) : nil },
            passedOver: zip(backlogs, granted).compactMap { $1 > 0 ? nil : $0.lane },
            askAgainAt: askAgainAt
        )
    }

    private func nothing(
        _ backlogs: [Backlog],
        _ askAgainAt: Instant?,
        _ situation: CutSituation,
        _ limit: AdmissionLimit
    ) -> Decision {
        Decision(
            admission: Admission(backlog: situation.backlog, admitted: 0, limit: limit),
            admitted: [],
            passedOver: backlogs.map(\.lane),
            askAgainAt: askAgainAt
        )
    }
}

extension Backlog {
    fileprivate func ending(after count: Int64) -> Backlog {
        let until = range.from + min(count, range.count)
        return Backlog(lane: lane, stage: stage, range: range.ending(at: until))
    }
}
