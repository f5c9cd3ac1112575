internal import Synchronization

/// What is asked about partitions, and done with them.
extension KafkaInput {
    func startingPositions(of partitions: [TopicPartition]) async throws -> [TopicPartition: Int64] {
        let clients = try open()
        let committed = try clients.member.committedOffsets(of: partitions.map(\.kafka), timeout: Self.requestTimeout)
        let fresh = committed.filter { $0.value == nil }.map(\.key)
        var positions: [TopicPartition: Int64] = [:]
        for case (let partition, let offset?) in committed { positions[TopicPartition(partition)] = offset }
        let starts =
            switch configuration.startingOffsets {
            case .earliest: try clients.reader.logStarts(of: fresh, timeout: Self.requestTimeout)
            case .latest: try clients.reader.logEnds(of: fresh, timeout: Self.requestTimeout)
            }
        let known = try starts.mapValues { try $0.get() }
        for (partition, offset) in known { positions[TopicPartition(partition)] = offset }
        try keep(known, clients.member)
        return positions
    }

    /// The latest offset is a start once only: unless the group keeps it, whoever gets the partition next would begin
    /// at a later one and skip what came meanwhile.
    private func keep(_ starts: [KafkaPartition: Int64], _ member: GroupMember) throws {
        guard configuration.startingOffsets == .latest, !starts.isEmpty else { return }
        try member.commit(starts, token: 0)
    }

    func logEnds(of partitions: [TopicPartition]) async throws -> [TopicPartition: Int64] {
        let ends = try open().reader.logEnds(of: partitions.map(\.kafka), timeout: Self.requestTimeout)
        var known: [TopicPartition: Int64] = [:]
        for (partition, end) in ends {
            switch end {
            case .success(let offset): known[TopicPartition(partition)] = offset
            case .failure(let error): logger.report(error)
            }
        }
        return known
    }

    func open(
        _ partition: TopicPartition,
        at offset: Int64,
        onData: @escaping @Sendable () -> Void
    ) throws -> any PartitionReader {
        let reader = try open().reader
        let queue = try reader.open(partition.kafka, at: offset)
        queue.onData(onData)
        return KafkaPartitionReader(queue: queue, client: reader, logger: logger)
    }

    func release(_ partitions: [TopicPartition]) {
        guard let member = clients.withLock(\.self)?.member else { return }
        do throws(KafkaError) {
            try member.release(partitions.map(\.kafka))
        } catch {
            logger.report(error)
        }
    }

    func commit(_ offsets: [TopicPartition: Int64], request: UInt64) throws {
        let kafkaOffsets = Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.kafka, $0.value) })
        try open().member.commit(kafkaOffsets, token: request)
    }
}

extension TopicPartition {
    var kafka: KafkaPartition { KafkaPartition(topic: topic, partition: partition) }
    init(_ partition: KafkaPartition) { self.init(topic: partition.topic, partition: partition.partition) }
}
