/// A sum of doubles that does not depend on their order: nothing is rounded before it is asked for.
///
/// It is held as doubles whose bits do not overlap, smallest first: Shewchuk, "Adaptive Precision Floating-Point
/// Arithmetic and Fast Robust Geometric Predicates", 1997, as Python's `math.fsum` does it. There are one to three as a
/// rule, and never more than some 40.
package struct ExactSum: AccumulatorState {
    private var parts: [Double] = []
    /// Set for good once the sum has left the range of doubles.
    private var overflow: Double?

    package init() {}

    /// Values that are not finite are passed over.
    package mutating func add(_ amount: Double) {
        guard amount.isFinite, overflow == nil else { return }
        var carried = amount
        var kept = 0
        for index in parts.indices {
            let (sum, rest) = Self.twoSum(carried, parts[index])
            if rest != 0 {
                parts[kept] = rest
                kept += 1
            }
            carried = sum
        }
        guard carried.isFinite else {
            overflow = carried
            parts = []
            return
        }
        parts.removeSubrange(kept...)
        if carried != 0 { parts.append(carried) }
    }

    package mutating func merge(_ other: ExactSum) {
        overflow = overflow ?? other.overflow
        for part in other.parts { add(part) }
    }

    /// The double that is nearest to the sum; the greatest or least finite one beyond the range.
    package var value: Double {
        if let overflow { return overflow < 0 ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude }
        guard var sum = parts.last else { return 0 }
        var rest = 0.0
        var next = parts.count - 1
        while next > 0, rest == 0 {
            next -= 1
            (sum, rest) = Self.twoSum(sum, parts[next])
        }
        guard next > 0, (rest < 0) == (parts[next - 1] < 0) else { return sum }
        // Half way between two doubles, by what is seen so far; what is below says which way.
        let doubled = rest * 2
        let moved = sum + doubled
        return moved - sum == doubled ? moved : sum
    }

    /// The sum as it is rounded, and what was lost by that: together they are exact (Knuth).
    private static func twoSum(_ left: Double, _ right: Double) -> (sum: Double, rest: Double) {
        let sum = left + right
        let part = sum - left
        return (sum, (left - (sum - part)) + (right - part))
    }

    package init?(_ accumulated: Accumulated) {
        guard case .sum(let state) = accumulated else { return nil }
        self = state
    }

    package var accumulated: Accumulated { .sum(self) }
}
