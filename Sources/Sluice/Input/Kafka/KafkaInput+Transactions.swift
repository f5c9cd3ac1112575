internal import Synchronization

/// Which partitions have been assigned and not yet released: as long as one is in here, the group has it here too, or
/// takes no offsets from this member's generation any more.
final class Ownership: Sendable {
    private let partitions = Mutex<Set<KafkaPartition>>([])

    func begin(_ new: [KafkaPartition]) { partitions.withLock { $0.formUnion(new) } }

    func end(_ old: [KafkaPartition]) { partitions.withLock { $0.subtract(old) } }

    func endAll() { partitions.withLock { $0 = [] } }

    /// Runs `body` while none of these can end; nil when some have ended.
    func whileHeld<Result: Sendable>(
        _ wanted: [KafkaPartition],
        _ body: () throws(KafkaError) -> Result
    ) throws(KafkaError) -> Result? {
        let result = partitions.withLock { held -> Swift.Result<Result, KafkaError>? in
            guard held.isSuperset(of: wanted) else { return nil }
            do throws(KafkaError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        return try result?.get()
    }
}

extension KafkaInput {
    var hasTransactions: Bool { true }

    /// All under one lock with `release`: between the release and the rejoining that it allows, others may have worked on
    /// the partition, and under the new generation Kafka would take offsets that lead back.
    func groupMetadata(
        for partitions: [TopicPartition],
        while isWanted: () -> Bool
    ) throws(KafkaError) -> ConsumerGroupMetadata {
        let member = try current().member
        let metadata = try ownership.whileHeld(partitions.map(\.kafka)) { () throws(KafkaError) in
            guard isWanted() else { throw .released }
            return try member.groupMetadata()
        }
        guard let metadata else { throw .released }
        return metadata
    }

    func committedOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64?] {
        let offsets = try current().member.committedOffsets(of: partitions.map(\.kafka), timeout: Self.requestTimeout)
        if offsets.count < Set(partitions).count { throw KafkaError(code: .unstableOffsets) }
        return Dictionary(uniqueKeysWithValues: offsets.map { (TopicPartition($0.key), $0.value) })
    }

    private func current() throws(KafkaError) -> Clients {
        guard let open = clients.withLock(\.self) else {
            throw KafkaError(code: .closed, message: "the input is closed")
        }
        return open
    }
}

extension KafkaError {
    fileprivate static var released: KafkaError {
        KafkaError(code: .illegalGeneration, message: "some of the partitions have been given back to the group")
    }
}
