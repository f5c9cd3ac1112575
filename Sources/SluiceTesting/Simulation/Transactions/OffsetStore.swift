import SluiceCore

/// A group's committed offsets, and those that are pending in transactions.
package struct OffsetStore: Sendable {
    private struct Pending {
        var offset: Int64
        var number: Int
    }

    /// Only a sabotaged coordinator does not look.
    var checksEpochs = true
    package private(set) var committed: [TopicPartition: Int64] = [:]
    private var numbers: [TopicPartition: Int] = [:]
    private var pending: [Int: [TopicPartition: Pending]] = [:]
    private var epochs: [Int: Int] = [:]
    private var count = 0

    package init() {}

    /// Offsets of open or undecided transactions, by partition.
    package var pendingPartitions: Set<TopicPartition> { Set(pending.values.flatMap(\.keys)) }

    package mutating func commit(_ new: [TopicPartition: Int64]) {
        count += 1
        for (partition, offset) in new { set(partition, Pending(offset: offset, number: count)) }
    }

    package mutating func commit(_ new: [TopicPartition: Int64], in session: ProducerSession) throws(Refusal) {
        let epoch = epochs[session.id] ?? session.epoch
        if checksEpochs, session.epoch < epoch { throw .invalidProducerEpoch }
        epochs[session.id] = session.epoch
        count += 1
        for (partition, offset) in new {
            pending[session.id, default: [:]][partition] = Pending(offset: offset, number: count)
        }
    }

    /// Takes a transaction's offsets over, or drops them. One that was committed later by other means stays.
    package mutating func mark(_ session: ProducerSession, _ outcome: TransactionOutcome) throws(Refusal) {
        guard session.epoch >= epochs[session.id] ?? 0 else { throw .invalidProducerEpoch }
        epochs[session.id] = session.epoch
        guard let ended = pending.removeValue(forKey: session.id), outcome == .commit else { return }
        for (partition, offset) in ended where offset.number > numbers[partition] ?? 0 { set(partition, offset) }
    }

    /// OffsetFetch. With `requireStable` nothing is told of partitions with pending offsets, as their outcome is open.
    package func fetch(
        _ partitions: [TopicPartition],
        requireStable: Bool
    ) throws(Refusal) -> [TopicPartition: Int64] {
        if requireStable, !pendingPartitions.isDisjoint(with: partitions) { throw .unstableOffsets }
        return committed.filter { partitions.contains($0.key) }
    }

    private mutating func set(_ partition: TopicPartition, _ offset: Pending) {
        committed[partition] = offset.offset
        numbers[partition] = offset.number
    }
}
