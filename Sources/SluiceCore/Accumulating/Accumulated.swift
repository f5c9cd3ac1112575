/// What one attempt, or all that counts, has added to an accumulator. Merging does not depend on the order.
package protocol AccumulatorState: Equatable, Sendable {
    associatedtype Amount
    mutating func add(_ amount: Amount)
    mutating func merge(_ other: Self)
    /// Nil for another kind's.
    init?(_ accumulated: Accumulated)
    var accumulated: Accumulated { get }
}

/// The state of an accumulator of whatever kind: a plain value, so that a report can bring it.
package enum Accumulated: Equatable, Sendable {
    case count(CountState)
    case sum(ExactSum)
    case extreme(ExtremeState)
    case histogram(HistogramState)
}

/// Counts.
package struct CountState: AccumulatorState {
    package private(set) var value = 0

    package init() {}

    /// An amount below 0 is passed over; at `Int.max` it stands still.
    package mutating func add(_ amount: Int) {
        guard amount > 0 else { return }
        let (sum, isTooMuch) = value.addingReportingOverflow(amount)
        value = isTooMuch ? .max : sum
    }

    package mutating func merge(_ other: CountState) { add(other.value) }

    package init?(_ accumulated: Accumulated) {
        guard case .count(let state) = accumulated else { return nil }
        self = state
    }

    package var accumulated: Accumulated { .count(self) }
}

/// Keeps the least or the greatest.
package struct ExtremeState: AccumulatorState {
    package let isMaximum: Bool
    /// Nil before the first.
    package private(set) var value: Double?

    package init(isMaximum: Bool) { self.isMaximum = isMaximum }

    /// A value that is not finite is passed over.
    package mutating func add(_ amount: Double) {
        guard amount.isFinite else { return }
        guard let known = value else {
            value = amount
            return
        }
        if isMaximum ? amount > known : amount < known { value = amount }
    }

    package mutating func merge(_ other: ExtremeState) {
        if let value = other.value { add(value) }
    }

    package init?(_ accumulated: Accumulated) {
        guard case .extreme(let state) = accumulated else { return nil }
        self = state
    }

    package var accumulated: Accumulated { .extreme(self) }
}
