/// The buckets of histograms that nobody has defined: users' own timers and recorders.
enum DefaultBuckets {
    /// For timers, in seconds: 1 ms to 1 min.
    static let seconds = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    /// For recorders, whose unit nobody knows: powers of ten.
    static let anything = [0.001, 0.01, 0.1, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]
}

/// The bounds of a metric's buckets, and how they are written. Shared by the series of the metric.
final class Buckets: Sendable {
    /// Rising, finite, each once.
    let bounds: [Double]
    /// As they are written, with the one that has no bound at the end.
    let texts: [String]

    init(_ bounds: [Double]) {
        self.bounds = Set(bounds.filter(\.isFinite)).sorted()
        texts = self.bounds.map(sampleText) + ["+Inf"]
    }

    /// The first bucket whose bound is not below the value.
    func index(of value: Double) -> Int {
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
