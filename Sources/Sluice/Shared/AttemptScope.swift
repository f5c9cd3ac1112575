internal import Synchronization

/// What one attempt sees of an application's shared variables: the versions of its batch, and room for what it adds.
///
/// Sendable: `own` is touched only by code that `ThreadScope` names this for, which is on the attempt's thread and awaits
/// nothing, and by `close`, on the same thread once the attempt is over; everything else is locked or never changes.
@usableFromInline
final class AttemptScope: @unchecked Sendable {
    /// The attempt that the current task belongs to.
    @TaskLocal static var ofTask: AttemptScope?

    private let owner: SharedOwner
    private let versions: BroadcastVersions
    private var own: [AccumulatorCell?]
    /// What other threads have added, and code that awaits.
    private let others: Mutex<Others>

    private struct Others {
        var cells: [AccumulatorCell?]
        var isOver = false
    }

    init(_ owner: SharedOwner, _ versions: BroadcastVersions, accumulators: Int) {
        self.owner = owner
        self.versions = versions
        own = Array(repeating: nil, count: accumulators)
        others = Mutex(Others(cells: Array(repeating: nil, count: accumulators)))
    }

    /// What a broadcast is in the attempt that runs the current code; nil outside of the attempts of its application.
    @usableFromInline
    static func version(of broadcast: Int, _ owner: SharedOwner) -> BroadcastVersion? {
        guard let scope = ThreadScope.current ?? ofTask, scope.owner === owner else { return nil }
        return scope.versions[broadcast]
    }

    /// Adds to what the attempt that runs the current code has added.
    ///
    /// - Returns: False outside of the attempts of the accumulator's application.
    static func add<State: AccumulatorState>(
        _ amount: State.Amount,
        to accumulator: Int,
        _ owner: SharedOwner,
        _ empty: State
    ) -> Bool where State.Amount: Sendable {
        if let scope = ThreadScope.current, scope.owner === owner, scope.own.indices.contains(accumulator) {
            StateCell.add(amount, in: &scope.own[accumulator], empty)
            return true
        }
        guard let scope = ofTask, scope.owner === owner else { return false }
        return scope.others.withLock { others in
            guard others.cells.indices.contains(accumulator) else { return false }
            // What comes when the attempt is over comes too late: whether that counts is decided by what was there.
            if !others.isOver { StateCell.add(amount, in: &others.cells[accumulator], empty) }
            return true
        }
    }

    /// The attempt is over: returns what was added, by the accumulators' numbers.
    func close() -> [Int: Accumulated] {
        let others = others.withLock { others in
            others.isOver = true
            return others.cells.map { $0?.accumulated }
        }
        var added: [Int: Accumulated] = [:]
        for (number, cell) in own.enumerated() {
            if let other = others[number] { cell?.merge(other) }
            added[number] = cell?.accumulated ?? others[number]
        }
        return added
    }
}

/// Room for what is added to one accumulator.
class AccumulatorCell {
    var accumulated: Accumulated { preconditionFailure("not a cell of any kind") }
    func merge(_ other: Accumulated) {}
}

/// A class, so that what is added is changed in place.
final class StateCell<State: AccumulatorState>: AccumulatorCell {
    var state: State

    init(_ state: State) { self.state = state }

    override var accumulated: Accumulated { state.accumulated }

    override func merge(_ other: Accumulated) {
        if let other = State(other) { state.merge(other) }
    }

    /// The cell is the accumulator's alone, and so of its type.
    static func add(_ amount: State.Amount, in cell: inout AccumulatorCell?, _ empty: State) {
        if let cell {
            unsafeDowncast(cell, to: StateCell<State>.self).state.add(amount)
        } else {
            let made = StateCell(empty)
            made.state.add(amount)
            cell = made
        }
    }
}
