/// What one partition could be given.
package struct Demand: Hashable, Sendable {
    /// What waits in the partition: its weight. At least 1.
    package let backlog: Int64
    /// The most that it may be given: at least 1, and not above `backlog`.
    package let most: Int64
    /// When it was given something last, in any unit that grows; whoever waited longest comes first.
    package let lastTurn: Int64

    package init(backlog: Int64, most: Int64 = .max, lastTurn: Int64 = -1) {
        self.backlog = backlog
        self.most = min(most, backlog)
        self.lastTurn = lastTurn
    }
}

/// Splits what was admitted over the partitions.
package enum Allocator {
    /// Of an even share, the part (one in so many) that every partition gets first, so that one with a few records is
    /// read whole however much waits in the others.
    private static let floorDivisor: Int64 = 8
    /// More is never given out at once: sums stay within 64 bits, whatever rounding does.
    private static let mostRecords: Int64 = 1 << 62

    /// What each demand gets, in their order. The sum is the smaller of `records` and all that is demanded, exactly;
    /// no more than `places` demands get anything.
    ///
    /// Shares are in proportion to the backlogs, between a floor and each demand's most. When there are fewer places
    /// or records than demands, those whose last turn is longest ago get a share, so that all have their turn.
    package static func allocate(_ records: Int64, over demands: [Demand], places: Int = .max) -> [Int64] {
        let places = min(places, Int(clamping: records))
        guard places > 0 else { return demands.map { _ in 0 } }
        let records = min(records, mostRecords)
        guard demands.count > places else { return share(records, over: demands) }
        let chosen = demands.indices.sorted { (demands[$0].lastTurn, $0) < (demands[$1].lastTurn, $1) }.prefix(places)
        var counts = [Int64](repeating: 0, count: demands.count)
        for (place, count) in zip(chosen, share(records, over: chosen.map { demands[$0] })) { counts[place] = count }
        return counts
    }

    /// There are at least as many records as demands.
    private static func share(_ records: Int64, over demands: [Demand]) -> [Int64] {
        guard !demands.isEmpty, demands.total > records else { return demands.map(\.most) }
        let floor = max(1, records / Int64(demands.count) / floorDivisor)
        let bounds = demands.map { Bounds(weight: Double($0.backlog), floor: min($0.most, floor), most: $0.most) }
        let level = WaterLevel.find(Double(records), over: bounds)
        var counts = bounds.map { $0.rounded(at: level) }
        settle(records, &counts, bounds, level)
        return counts
    }

    /// Gives what rounding left over to those who lost most by it, and takes back what it gave too much.
    private static func settle(_ records: Int64, _ counts: inout [Int64], _ bounds: [Bounds], _ level: Double) {
        var left = records - counts.reduce(0, +)
        if left > 0 {
            let losses = counts.indices.map { bounds[$0].weight * level - Double(counts[$0]) }
            let byLoss = counts.indices.sorted { losses[$0] != losses[$1] ? losses[$0] > losses[$1] : $0 < $1 }
            for step in [1, Int64.max] {
                for place in byLoss where left > 0 {
                    let extra = min(left, step, bounds[place].most - counts[place])
                    counts[place] += extra
                    left -= extra
                }
            }
        }
        guard left < 0 else { return }
        for place in counts.indices.sorted(by: { counts[$0] > counts[$1] }) where left < 0 {
            let less = min(-left, counts[place] - bounds[place].floor)
            counts[place] -= less
            left += less
        }
    }
}

/// A demand whose share grows with the water level, between two bounds.
private struct Bounds {
    let weight: Double
    let floor: Int64
    let most: Int64

    func rounded(at level: Double) -> Int64 {
        let share = weight * level
        guard share < Double(most) else { return most }
        return max(floor, Int64(share))
    }
}

/// The level at which shares of `weight * level`, each held between its bounds, add up to what there is.
private enum WaterLevel {
    private struct Bend {
        let level: Double
        let fixed: Double
        let slope: Double
    }

    static func find(_ total: Double, over bounds: [Bounds]) -> Double {
        var bends: [Bend] = []
        bends.reserveCapacity(2 * bounds.count)
        var fixed = 0.0
        for bound in bounds {
            let (floor, most) = (Double(bound.floor), Double(bound.most))
            fixed += floor
            guard bound.floor < bound.most else { continue }
            bends.append(Bend(level: floor / bound.weight, fixed: -floor, slope: bound.weight))
            bends.append(Bend(level: most / bound.weight, fixed: most, slope: -bound.weight))
        }
        bends.sort { $0.level < $1.level }
        var slope = 0.0
        var last = 0.0
        for bend in bends {
            if slope > 0, fixed + slope * bend.level >= total { return max(last, (total - fixed) / slope) }
            fixed += bend.fixed
            slope += bend.slope
            last = bend.level
        }
        return last
    }
}

extension [Demand] {
    /// All that is demanded, or the largest number there is.
    package var total: Int64 {
        reduce(0) { sum, demand in
            let (sum, overflow) = sum.addingReportingOverflow(demand.most)
            return overflow ? .max : sum
        }
    }
}
