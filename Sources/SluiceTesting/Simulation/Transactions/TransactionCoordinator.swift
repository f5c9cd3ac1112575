import SluiceCore

/// Kafka's transaction coordinator: which epoch of a producer is in force, and how far its transaction is.
///
/// After `TransactionCoordinator` and `TransactionMetadata` of Apache Kafka 3.x (KIP-98, KIP-447), without the rotation
/// of producer ids when epochs run out. A transaction is decided when its end is accepted; then markers are written, one
/// place after another, and until the last one is there the producer can do nothing.
package struct TransactionCoordinator: Sendable {
    package enum State: Hashable, Sendable {
        case empty
        case ongoing
        case preparing(TransactionOutcome)
        case complete(TransactionOutcome)
    }

    struct Entry {
        var session: ProducerSession
        var timeout: Duration
        var state = State.empty
        var startedAt: Instant?
        /// Where it has written, or may have; while it is being completed, where the marker is missing.
        var places: Set<TransactionPlace> = []
    }

    /// Only a sabotaged coordinator does not look.
    var checksEpochs = true
    private var entries: [String: Entry] = [:]

    package init() {}

    var ids: [String] { entries.keys.sorted() }

    package func state(of id: String) -> State? { entries[id]?.state }
    package func session(of id: String) -> ProducerSession? { entries[id]?.session }

    /// InitProducerId: fences whoever used the id before. An ongoing transaction is aborted first, and the caller has to
    /// ask again until that is done.
    package mutating func initProducer(_ id: String, timeout: Duration) throws(Refusal) -> ProducerSession {
        guard let entry = entries[id] else {
            let session = ProducerSession(id: entries.count + 1, epoch: 0)
            entries[id] = Entry(session: session, timeout: timeout)
            return session
        }
        switch entry.state {
        case .preparing: throw .concurrentTransactions
        case .ongoing:
            fence(id)
            throw .concurrentTransactions
        case .empty, .complete:
            entries[id] = Entry(session: entry.session.bumped, timeout: timeout)
            return entry.session.bumped
        }
    }

    /// AddPartitionsToTxn, AddOffsetsToTxn: the first one opens the transaction.
    package mutating func add(
        _ places: Set<TransactionPlace>,
        to id: String,
        by session: ProducerSession,
        at now: Instant
    ) throws(Refusal) {
        let entry = try entry(id, of: session)
        switch entry.state {
        case .preparing: throw .concurrentTransactions
        case .ongoing: entries[id]?.places.formUnion(places)
        case .empty, .complete:
            entries[id]?.state = .ongoing
            entries[id]?.startedAt = now
            entries[id]?.places = places
        }
    }

    /// Whether the ongoing transaction includes the place: what a partition's leader asks before it appends.
    package func includes(_ place: TransactionPlace, in id: String, by session: ProducerSession) -> Bool {
        guard let entry = try? entry(id, of: session), entry.state == .ongoing else { return false }
        return entry.places.contains(place)
    }

    /// EndTxn. A repeated request is answered like the first one; the opposite one is refused.
    package mutating func end(
        _ id: String,
        _ outcome: TransactionOutcome,
        by session: ProducerSession
    ) throws(Refusal) {
        let entry = try entry(id, of: session)
        switch entry.state {
        case .ongoing: prepare(id, outcome)
        case .preparing(outcome): throw .concurrentTransactions
        case .complete(outcome): return
        case .empty, .preparing, .complete: throw .invalidTransactionState
        }
    }

    /// Aborts what has been open for longer than its producer allowed, and fences the producer. Returns their ids.
    package mutating func expire(at now: Instant) -> [String] {
        let overdue = entries.filter { $0.value.state == .ongoing && $0.value.isOverdue(at: now) }.keys.sorted()
        for id in overdue { fence(id) }
        return overdue
    }

    // MARK: Markers

    /// The markers that a decided transaction still lacks.
    package func missingMarkers(of id: String) -> (ProducerSession, TransactionOutcome, [TransactionPlace])? {
        guard let entry = entries[id], case .preparing(let outcome) = entry.state else { return nil }
        return (entry.session, outcome, entry.places.sorted())
    }

    /// Notes that a marker is written; the last one completes the transaction.
    package mutating func noteMarker(_ id: String, at place: TransactionPlace) {
        guard case .preparing(let outcome)? = entries[id]?.state else { return }
        entries[id]?.places.remove(place)
        if entries[id]?.places.isEmpty == true { entries[id]?.state = .complete(outcome) }
    }

    // MARK: -

    private func entry(_ id: String, of session: ProducerSession) throws(Refusal) -> Entry {
        guard let entry = entries[id], entry.session.id == session.id else { throw .invalidProducerIDMapping }
        if checksEpochs, entry.session.epoch != session.epoch { throw .producerFenced }
        return entry
    }

    private mutating func fence(_ id: String) {
        guard let entry = entries[id] else { return }
        entries[id]?.session = entry.session.bumped
        prepare(id, .abort)
    }

    private mutating func prepare(_ id: String, _ outcome: TransactionOutcome) {
        entries[id]?.state = .preparing(outcome)
        entries[id]?.startedAt = nil
        if entries[id]?.places.isEmpty == true { entries[id]?.state = .complete(outcome) }
    }
}

extension TransactionCoordinator.Entry {
    fileprivate func isOverdue(at now: Instant) -> Bool {
        startedAt.map { $0.duration(to: now) > timeout } ?? false
    }
}
