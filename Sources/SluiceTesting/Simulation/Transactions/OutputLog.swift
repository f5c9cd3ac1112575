import SluiceCore

/// A record of an output topic, by the input record that it came from.
package struct OutputRecord: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case output
        case deadLetter
    }

    package let kind: Kind
    package let partition: TopicPartition
    package let offset: Int64

    package init(_ kind: Kind, _ partition: TopicPartition, _ offset: Int64) {
        self.kind = kind
        self.partition = partition
        self.offset = offset
    }
}

/// One partition of an output topic, as its leader keeps it: records in order, each producer's epoch and sequence, and
/// the open transactions that hold back readers.
///
/// After `ProducerStateManager` and `UnifiedLog` of Apache Kafka 3.x; one record a batch.
package struct OutputLog: Sendable {
    package enum Entry: Hashable, Sendable {
        case record(ProducerSession, OutputRecord)
        case marker(ProducerSession, TransactionOutcome)
    }

    private struct ProducerState {
        var epoch: Int
        /// nil before its epoch's first record.
        var lastSequence: Int?
        /// Where its open transaction began.
        var openSince: Int?
    }

    /// Only a sabotaged partition does not look.
    private var checksEpochs = true
    package private(set) var entries: [Entry] = []
    private var producers: [Int: ProducerState] = [:]
    /// The offsets of records whose transaction was aborted.
    private var aborted: Set<Int> = []

    package init() {}

    /// Where a `read_committed` reader ends: before the oldest open transaction.
    package var lastStableOffset: Int { producers.values.compactMap(\.openSince).min() ?? entries.count }

    /// Appends a record of a transaction. One that is there already, by its sequence, is not appended again.
    package mutating func append(
        _ record: OutputRecord,
        by session: ProducerSession,
        sequence: Int
    ) throws(Refusal) {
        let known = producers[session.id]
        var state = known ?? ProducerState(epoch: session.epoch)
        if checksEpochs, session.epoch < state.epoch { throw .invalidProducerEpoch }
        if session.epoch > state.epoch { state = ProducerState(epoch: session.epoch) }
        if let last = state.lastSequence {
            if sequence <= last { return }
            guard sequence == last + 1 else { throw .outOfOrderSequence }
        } else if known != nil, sequence != 0 {
            throw .outOfOrderSequence
        }
        state.lastSequence = sequence
        state.openSince = state.openSince ?? entries.count
        producers[session.id] = state
        entries.append(.record(session, record))
    }

    /// Ends the producer's transaction here. The marker's epoch is in force from now on.
    package mutating func mark(_ session: ProducerSession, _ outcome: TransactionOutcome) throws(Refusal) {
        var state = producers[session.id] ?? ProducerState(epoch: session.epoch)
        guard session.epoch >= state.epoch else { throw .invalidProducerEpoch }
        if session.epoch > state.epoch {
            state.epoch = session.epoch
            state.lastSequence = nil
        }
        if outcome == .abort, let start = state.openSince { noteAborted(session.id, from: start) }
        state.openSince = nil
        producers[session.id] = state
        entries.append(.marker(session, outcome))
    }

    /// What a `read_committed` reader finds from `offset` on, in order, and where it goes on.
    package func committed(from offset: Int) -> (records: [OutputRecord], next: Int) {
        let end = lastStableOffset
        guard offset < end else { return ([], offset) }
        let records = (offset..<end).compactMap { index -> OutputRecord? in
            guard case .record(_, let record) = entries[index], !aborted.contains(index) else { return nil }
            return record
        }
        return (records, end)
    }

    /// The records of a producer's open transaction.
    func open(of producer: Int) -> [OutputRecord] {
        guard let start = producers[producer]?.openSince else { return [] }
        return entries[start...].compactMap { entry in
            guard case .record(let session, let record) = entry, session.id == producer else { return nil }
            return record
        }
    }

    mutating func stopCheckingEpochs() { checksEpochs = false }

    private mutating func noteAborted(_ producer: Int, from start: Int) {
        for index in start..<entries.count {
            if case .record(let session, _) = entries[index], session.id == producer { aborted.insert(index) }
        }
    }
}
