/// An accumulator, as it stands.
public struct AccumulatorStatus: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// `count`, `sum`, `minimum`, `maximum` or `histogram`.
    public var kind: String
    /// Of a count what was added, of a histogram how many values.
    public var count: Int?
    /// Of a sum, and of a histogram, the sum; the least or greatest value, if there is one.
    public var value: Double?
    /// A histogram's inclusive upper bounds.
    public var bounds: [Double]?
    /// A histogram's values, bucket by bucket, and behind them those above all bounds.
    public var counts: [Int]?
}

/// A broadcast variable, as it stands.
public struct BroadcastStatus: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The newest version, from 1; 0 before it is loaded.
    public var version: Int
    /// When that was loaded; nil where nothing is.
    public var loadedAt: Double?
    /// How long ago that was; nil where nothing is loaded.
    public var ageSeconds: Double?
    /// The time between loads; nil for one that is set once.
    public var refreshSeconds: Double?
    /// Refreshes that failed.
    public var failures: Int
    /// What the last load failed with, cut at 2,000 bytes; nil after one that did not.
    public var lastFailure: String?
}

extension AccumulatorStatus {
    init(_ accumulator: any AnyAccumulator) {
        name = accumulator.name
        switch accumulator.accumulated {
        case .count(let state):
            kind = "count"
            count = state.value
        case .sum(let state):
            kind = "sum"
            value = state.value
        case .extreme(let state):
            kind = state.isMaximum ? "maximum" : "minimum"
            value = state.value
        case .histogram(let state):
            kind = "histogram"
            count = state.count
            value = state.sum.value
            bounds = state.bounds
            counts = state.counts
        }
    }
}

extension BroadcastStatus {
    init(_ facts: BroadcastFacts) {
        self.init(
            name: facts.name,
            version: facts.version,
            loadedAt: facts.loadedAt.map(Double.init),
            ageSeconds: facts.age?.seconds,
            refreshSeconds: facts.refreshEvery?.seconds,
            failures: facts.failures,
            lastFailure: facts.lastFailure
        )
    }
}

extension ApplicationStatus {
    /// Tells of shared variables, where there are any.
    mutating func tell(of variables: SharedVariables, at now: Instant) {
        let (accumulators, broadcasts) = (variables.accumulators, variables.broadcasts)
        self.accumulators = accumulators.isEmpty ? nil : accumulators.map(AccumulatorStatus.init)
        self.broadcasts = broadcasts.isEmpty ? nil : broadcasts.map { BroadcastStatus($0.facts(at: now)) }
    }
}
