/// Counts values in buckets, each named by its inclusive upper bound.
package struct HistogramState: AccumulatorState {
    /// Finite and rising.
    package let bounds: [Double]
    /// One a bound, and one for what is above all.
    package private(set) var counts: [Int]
    package private(set) var sum = ExactSum()

    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package var count: Int { counts.reduce(0, +) }

    /// A value that is not finite is passed over.
    package mutating func add(_ amount: Double) {
        guard amount.isFinite else { return }
        counts[bucket(of: amount)] += 1
        sum.add(amount)
    }

    private func bucket(of amount: Double) -> Int {
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < amount { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Another with the same bounds.
    package mutating func merge(_ other: HistogramState) {
        guard other.bounds == bounds else { return }
        for index in counts.indices { counts[index] += other.counts[index] }
        sum.merge(other.sum)
    }

    package init?(_ accumulated: Accumulated) {
        guard case .histogram(let state) = accumulated else { return nil }
        self = state
    }

    package var accumulated: Accumulated { .histogram(self) }
}
