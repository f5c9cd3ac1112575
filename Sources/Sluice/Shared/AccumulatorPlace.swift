internal import Synchronization

/// An accumulator: where it is added to, and what counts so far.
final class AccumulatorPlace<State: AccumulatorState>: Sendable where State.Amount: Sendable {
    let name: String
    private let owner: SharedOwner
    private let number: Int
    private let empty: State
    private let total: Mutex<State>

    init(_ name: String, _ owner: SharedOwner, _ number: Int, _ empty: State) {
        self.name = name
        self.owner = owner
        self.number = number
        self.empty = empty
        total = Mutex(empty)
    }

    /// Outside of its application's tasks it counts at once. One that was refused, which has no number, never counts.
    func add(_ amount: State.Amount) {
        guard number >= 0 else { return }
        if !AttemptScope.add(amount, to: number, owner, empty) { total.withLock { $0.add(amount) } }
    }

    var current: State { total.withLock(\.self) }
}

/// An accumulator of whatever kind.
protocol AnyAccumulator: Sendable {
    var name: String { get }
    var accumulated: Accumulated { get }
    /// What an attempt has added counts from now on.
    func merge(_ added: Accumulated)
}

extension AccumulatorPlace: AnyAccumulator {
    var accumulated: Accumulated { current.accumulated }

    func merge(_ added: Accumulated) {
        if let added = State(added) { total.withLock { $0.merge(added) } }
    }
}
