internal import Logging
internal import Synchronization

/// The clients that read: one for what is there at the start, and further ones, with shorter queues, for partitions that
/// appear later, as `ReaderPlan` has it. They stay until the end, since others may still ask them. What is looked up,
/// the first one is asked.
final class KafkaReaders: Sendable {
    typealias MakeClient = @Sendable (_ number: Int, _ properties: [String: String]) throws -> ReaderClient

    private struct State {
        var plan: ReaderPlan
        var clients: [ReaderClient]
        /// The partitions that are read, and by which client.
        var places: [KafkaPartition: Int] = [:]
        /// Partitions that are ours and will be opened.
        var awaited: Set<KafkaPartition> = []
    }

    /// Answers questions about partitions.
    let lookup: ReaderClient
    private let state: Mutex<State>
    private let make: MakeClient
    private let logger: Logger

    /// - Parameter make: Makes a client; the first one at once.
    init(_ plan: ReaderPlan, logger: Logger, make: @escaping MakeClient) throws {
        lookup = try make(0, plan.generations[0].properties)
        self.make = make
        self.logger = logger
        state = Mutex(State(plan: plan, clients: [lookup]))
    }

    /// What each client is made for.
    var generations: [ReaderPlan.Generation] { state.withLock { $0.plan.generations } }

    /// Sees to it that these can be opened, those that are open already apart.
    ///
    /// - Throws: When memory does not suffice.
    func expect(_ partitions: [KafkaPartition]) throws {
        try state.withLock { state in
            state.awaited.formUnion(partitions.filter { state.places[$0] == nil })
            try makeRoom(&state)
        }
    }

    /// Starts to read a partition.
    func open(_ partition: KafkaPartition, at offset: Int64) throws -> (PartitionQueue, ReaderClient) {
        let client = try state.withLock { state in
            guard state.places[partition] == nil else {
                throw KafkaError(code: .invalidState, message: "\(partition) is open already")
            }
            state.awaited.insert(partition)
            try makeRoom(&state)
            guard let index = state.plan.take() else {
                throw KafkaError(code: .invalidState, message: "no reading client has room for \(partition)")
            }
            state.awaited.remove(partition)
            state.places[partition] = index
            return state.clients[index]
        }
        do {
            return (try client.open(partition, at: offset), client)
        } catch {
            leave(partition)
            throw error
        }
    }

    /// Ends to read a partition; its place is free again, even if that throws.
    func close(_ queue: PartitionQueue, of client: ReaderClient) throws(KafkaError) {
        defer { leave(queue.partition) }
        try client.close(queue)
    }

    /// Expects no more that these are opened, and lets go of what was kept to look them up.
    func forget(_ partitions: [KafkaPartition]) {
        let gone = state.withLock { state in
            state.awaited.subtract(partitions)
            let kept = Set(state.places.keys.map(\.topic)).union(state.awaited.map(\.topic))
            return Set(partitions.map(\.topic)).subtracting(kept)
        }
        lookup.forget(gone)
    }

    /// Closes all clients side by side.
    ///
    /// - Returns: Whether all have ended within `limit`.
    func shutdown(within limit: Duration) async -> Bool {
        let endings = state.withLock(\.clients).map { client in
            let thread = WorkerThread(name: "sluice-close")
            return Task(executorPreference: thread) {
                defer { thread.stop() }
                return client.shutdown(within: limit)
            }
        }
        var haveEnded = true
        for ending in endings where await !ending.value { haveEnded = false }
        return haveEnded
    }

    private func leave(_ partition: KafkaPartition) {
        state.withLock { state in
            guard let index = state.places.removeValue(forKey: partition) else { return }
            state.plan.giveBack(index)
        }
    }

    private func makeRoom(_ state: inout State) throws {
        var plan = state.plan
        guard let added = try plan.makeRoom(for: state.awaited.count) else { return }
        state.clients.append(try make(state.clients.count, added.properties))
        state.plan = plan
        logger.info(
            """
            reading client \(state.clients.count) is for up to \(added.capacity) partitions that have appeared, with \
            \(MemoryPlan.text(added.bytesPerPartition)) for each
            """
        )
    }
}

extension ReaderPlan.Generation {
    fileprivate var properties: [String: String] { MemoryPlan.readerProperties(perPartition: bytesPerPartition) }
}
