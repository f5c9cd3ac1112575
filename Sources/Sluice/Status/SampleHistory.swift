internal import DequeModule

/// The last samples.
struct SampleHistory: Sendable {
    private var samples: Deque<(sample: StatusSample, change: UInt64)> = []

    mutating func add(_ sample: StatusSample, change: UInt64) {
        if samples.count >= StatusLimits.samples { samples.removeFirst() }
        samples.append((sample, change))
    }

    /// Those that came after a change; all by default.
    func samples(after change: UInt64 = 0) -> [StatusSample] {
        let old = samples.reversed().prefix { $0.change > change }.count
        return samples.suffix(old).map(\.sample)
    }
}
