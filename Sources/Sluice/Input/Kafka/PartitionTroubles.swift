internal import Logging
internal import Synchronization

/// Says once what is wrong with a partition, and once that it is over, however often it is asked for.
final class PartitionTroubles: Sendable {
    private let known = Mutex<[KafkaPartition: KafkaError.Code]>([:])

    func note(_ error: KafkaError, of partition: KafkaPartition, _ logger: Logger) {
        let isNew = known.withLock { known in
            defer { known[partition] = error.code }
            return known[partition] != error.code
        }
        if isNew { logger.report(error) }
    }

    func clear(_ partition: KafkaPartition, _ logger: Logger) {
        guard known.withLock({ $0.removeValue(forKey: partition) }) != nil else { return }
        logger.info("\(partition) is there again")
    }

    /// Lets go of partitions that are none of ours any more.
    func forget(_ partitions: [KafkaPartition]) {
        known.withLock { known in
            for partition in partitions { known[partition] = nil }
        }
    }
}
