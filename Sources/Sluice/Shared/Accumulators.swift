/// Counts: `StreamingApplication.counter(_:)` makes it.
///
/// What a task adds counts once, when the task's output is delivered: what failed attempts, retries and tasks that are done
/// anew have added does not. Outside of the application's tasks (in a sink's `publish`, `forEachBatch`, another
/// application, a `Task.detached`) it counts at once.
public final class CountAccumulator: Sendable {
    private let place: AccumulatorPlace<CountState>
    init(_ place: AccumulatorPlace<CountState>) { self.place = place }

    /// Its name, in the status and in metrics.
    public var name: String { place.name }
    /// What counts so far, since the process began. May be read from any thread. Stands still at `Int.max`.
    public var value: Int { place.current.value }

    /// Adds to it, from any thread. An amount below 0 is passed over.
    public func add(_ amount: Int = 1) { place.add(amount) }
}

/// Adds up: `StreamingApplication.sum(_:)` makes it. What counts, and when, is as with ``CountAccumulator``.
///
/// The sum is exact, and rounded only when it is read: it does not depend on the order in which it was added to, and so
/// not on timing or the number of executors.
public final class SumAccumulator: Sendable {
    private let place: AccumulatorPlace<ExactSum>
    init(_ place: AccumulatorPlace<ExactSum>) { self.place = place }

    /// Its name, in the status and in metrics.
    public var name: String { place.name }
    /// What counts so far, since the process began: the double that is nearest to the sum; beyond the range of doubles the
    /// greatest one, or the least. May be read from any thread.
    public var value: Double { place.current.value }

    /// Adds to it, from any thread. An amount that is not finite is passed over.
    public func add(_ amount: Double) { place.add(amount) }
}

/// Keeps the least value: `StreamingApplication.minimum(_:)` makes it. What counts, and when, is as with
/// ``CountAccumulator``.
public final class MinimumAccumulator: Sendable {
    private let place: AccumulatorPlace<ExtremeState>
    init(_ place: AccumulatorPlace<ExtremeState>) { self.place = place }

    /// Its name, in the status and in metrics.
    public var name: String { place.name }
    /// The least value that counts so far, since the process began; nil if there is none. May be read from any thread.
    public var value: Double? { place.current.value }

    /// Has a value count, from any thread. One that is not finite is passed over.
    public func add(_ value: Double) { place.add(value) }
}

/// Keeps the greatest value: `StreamingApplication.maximum(_:)` makes it. What counts, and when, is as with
/// ``CountAccumulator``.
public final class MaximumAccumulator: Sendable {
    private let place: AccumulatorPlace<ExtremeState>
    init(_ place: AccumulatorPlace<ExtremeState>) { self.place = place }

    /// Its name, in the status and in metrics.
    public var name: String { place.name }
    /// The greatest value that counts so far, since the process began; nil if there is none. May be read from any thread.
    public var value: Double? { place.current.value }

    /// Has a value count, from any thread. One that is not finite is passed over.
    public func add(_ value: Double) { place.add(value) }
}

/// Counts values in buckets: `StreamingApplication.histogram(_:buckets:)` makes it. What counts, and when, is as with
/// ``CountAccumulator``.
public final class HistogramAccumulator: Sendable {
    /// What was counted so far.
    public struct Value: Hashable, Sendable {
        /// The buckets' inclusive upper bounds, rising.
        public let bounds: [Double]
        /// Values in each bucket alone, and behind them those above all bounds.
        public let counts: [Int]
        /// All values together.
        public let sum: Double
        /// All values.
        public var count: Int { counts.reduce(0, +) }
    }

    private let place: AccumulatorPlace<HistogramState>
    init(_ place: AccumulatorPlace<HistogramState>) { self.place = place }

    /// Its name, in the status and in metrics.
    public var name: String { place.name }

    /// What counts so far, since the process began. May be read from any thread.
    public var value: Value {
        let state = place.current
        return Value(bounds: state.bounds, counts: state.counts, sum: state.sum.value)
    }

    /// Has a value count, from any thread. One that is not finite is passed over.
    public func add(_ value: Double) { place.add(value) }
}
