import SluiceCore

/// Kafka as far as transactions go: the coordinators and an output topic's partitions, asked by requests.
///
/// Nothing in it happens by itself: who owns it writes the markers and lets time-outs pass.
package struct TransactionCluster: Sendable {
    package var coordinator = TransactionCoordinator()
    package var group = GroupCoordinator()
    package private(set) var outputs: [OutputLog]
    /// What does not answer at present.
    package var away: Set<ClusterPart> = []

    package init(outputPartitions: Int) {
        outputs = Array(repeating: OutputLog(), count: outputPartitions)
    }

    /// Does what is asked, unless that is refused.
    package mutating func handle(_ request: ClusterRequest, at now: Instant) -> ClusterReply {
        guard !away.contains(request.part) else { return .refused(.coordinatorNotAvailable) }
        do throws(Refusal) { return try perform(request, at: now) } catch { return .refused(error) }
    }

    private mutating func perform(_ request: ClusterRequest, at now: Instant) throws(Refusal) -> ClusterReply {
        switch request {
        case .initProducer(let id, let timeout):
            return .session(try coordinator.initProducer(id, timeout: timeout))
        case .addPlaces(let places, let id, let session):
            try coordinator.add(places, to: id, by: session, at: now)
        case .produce(let records, let output, let sequence, let id, let session):
            try append(records, to: output, sequence: sequence, id, session)
        case .commitOffsets(let offsets, let metadata, let session):
            try group.commit(offsets, by: metadata, in: session)
        case .end(let outcome, let id, let session):
            try coordinator.end(id, outcome, by: session)
        case .commitPlainOffsets(let offsets, let metadata):
            try group.commit(offsets, by: metadata)
        case .fetchOffsets(let partitions, let requireStable):
            return .offsets(try group.offsets.fetch(partitions, requireStable: requireStable))
        }
        return .done
    }

    /// A leader asks the coordinator whether the transaction that a record belongs to is open here (KIP-890, since 3.6), or
    /// a record that comes late would open one that nobody ends.
    private mutating func append(
        _ records: [OutputRecord],
        to output: Int,
        sequence: Int,
        _ id: String,
        _ session: ProducerSession
    ) throws(Refusal) {
        guard coordinator.includes(.output(output), in: id, by: session) else { throw .invalidTransactionState }
        for (index, record) in records.enumerated() {
            try outputs[output].append(record, by: session, sequence: sequence + index)
        }
    }

    // MARK: What the cluster does by itself

    /// Writes one marker of a decided transaction, if its place can be reached; false if not.
    package mutating func writeMarker(of id: String, at place: TransactionPlace) -> Bool {
        guard let (session, outcome, places) = coordinator.missingMarkers(of: id), places.contains(place) else {
            return true
        }
        switch place {
        case .output(let index):
            guard !away.contains(.outputLeaders) else { return false }
            // A place that has seen a later epoch already needs no marker.
            try? outputs[index].mark(session, outcome)
        case .offsets:
            guard !away.contains(.groupCoordinator) else { return false }
            try? group.offsets.mark(session, outcome)
        }
        coordinator.noteMarker(id, at: place)
        return true
    }

    /// Writes all markers that can be written.
    package mutating func writeAllMarkers(of id: String) {
        guard let (_, _, places) = coordinator.missingMarkers(of: id) else { return }
        for place in places { _ = writeMarker(of: id, at: place) }
    }

    /// Has nobody look at epochs any more.
    mutating func stopCheckingEpochs() {
        coordinator.checksEpochs = false
        group.offsets.checksEpochs = false
        for index in outputs.indices { outputs[index].stopCheckingEpochs() }
    }
}
