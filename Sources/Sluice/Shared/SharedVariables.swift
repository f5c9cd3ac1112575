internal import Synchronization

/// The broadcast variables and accumulators of an application.
///
/// Looked at once an attempt and a few times a batch: a record takes no lock of it.
final class SharedVariables: Sendable {
    /// Accumulators of an application, and as many broadcast variables: each has metrics of its own.
    static let mostVariables = 1_000
    /// Bounds of a histogram.
    static let mostBuckets = 100
    /// The number of what is refused: else it would have that of the next one, and what is that one's.
    private static let refused = -1

    let owner = SharedOwner()
    private let state = Mutex(State())

    private struct State {
        var broadcasts: [any AnyBroadcast] = []
        var accumulators: [any AnyAccumulator] = []
        var batches = BatchVersions()
    }

    var broadcasts: [any AnyBroadcast] { state.withLock { $0.broadcasts } }
    var accumulators: [any AnyAccumulator] { state.withLock { $0.accumulators } }

    /// Adds a broadcast variable; `make` gets its number.
    ///
    /// - Returns: With what is wrong, if something is.
    func add<Variable: AnyBroadcast>(_ make: (Int) -> Variable) -> (Variable, fault: String?) {
        state.withLock { state in
            let made = make(state.broadcasts.count)
            let fault = Self.fault(made.name, among: state.broadcasts.map(\.name), "broadcast")
            guard fault == nil else { return (make(Self.refused), fault) }
            state.broadcasts.append(made)
            return (made, fault)
        }
    }

    /// Adds an accumulator.
    ///
    /// - Returns: With what is wrong, if something is.
    func add<State: AccumulatorState>(
        _ name: String,
        _ empty: State
    ) -> (AccumulatorPlace<State>, fault: String?) {
        state.withLock { state in
            let fault = Self.fault(name, among: state.accumulators.map(\.name), "accumulator")
            let number = fault == nil ? state.accumulators.count : Self.refused
            let made = AccumulatorPlace(name, owner, number, empty)
            if fault == nil { state.accumulators.append(made) }
            return (made, fault)
        }
    }

    private static func fault(_ name: String, among others: [String], _ kind: String) -> String? {
        if let fault = SharedName.fault(of: name) { return "\(kind): \(fault)" }
        if others.contains(name) { return "\(kind) \(name) is there already: give each a name of its own" }
        if others.count >= mostVariables {
            return "\(kind) \(name) is one too many: an application has \(mostVariables) at most"
        }
        return nil
    }

    /// What an attempt sees and adds to; nil where there is nothing of the kind.
    func scope(for batch: BatchID) -> AttemptScope? {
        state.withLock { state in
            guard !(state.broadcasts.isEmpty && state.accumulators.isEmpty) else { return nil }
            let versions = state.batches[batch] ?? Self.newest(state.broadcasts)
            return AttemptScope(owner, versions, accumulators: state.accumulators.count)
        }
    }

    private static func newest(_ broadcasts: [any AnyBroadcast]) -> BroadcastVersions {
        BroadcastVersions(broadcasts.map(\.newestVersion))
    }
}

/// What a run tells.
extension SharedVariables {
    /// Loads what is to be loaded, all at a time, and has it refreshed.
    ///
    /// - Throws: `BroadcastError`: what the first one failed with that did.
    func start(_ surroundings: BroadcastSurroundings) async throws {
        let broadcasts = broadcasts
        try await withThrowingTaskGroup(of: Void.self) { group in
            for broadcast in broadcasts {
                group.addTask {
                    do { try await broadcast.start(surroundings) } catch {
                        throw error is BroadcastError
                            ? error : BroadcastError(name: broadcast.name, message: "\(error)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Nothing runs any more. Waits for nothing.
    func stop() {
        for broadcast in broadcasts { broadcast.stop() }
        state.withLock { $0.batches.removeAll() }
    }

    /// A batch is cut: it sees what is the newest now.
    func cut(_ batch: BatchID) {
        state.withLock { $0.batches.cut(batch, Self.newest($0.broadcasts)) }
    }

    func finish(_ batch: BatchID) { state.withLock { $0.batches.finish(batch) } }

    /// - Parameter known: The batches of which something is left.
    func keep(_ known: [BatchID]) { state.withLock { $0.batches.keep(Set(known)) } }

    /// The batches for which versions are kept.
    var batches: [BatchID] { state.withLock { $0.batches.batches } }

    /// What a delivered attempt has added counts.
    func count(_ added: [Int: Accumulated]) {
        let accumulators = accumulators
        for (number, state) in added where accumulators.indices.contains(number) { accumulators[number].merge(state) }
    }
}
