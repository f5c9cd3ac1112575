internal import Synchronization

/// What is asked about partitions, and done with them.
extension KafkaInput {
    func startingPositions(of partitions: [TopicPartition]) async throws -> [TopicPartition: StartingPosition] {
        let clients = try open()
        try clients.readers.expect(partitions.map(\.kafka))
        let committed = try clients.member.committedOffsets(of: partitions.map(\.kafka), timeout: Self.requestTimeout)
        var positions: [TopicPartition: StartingPosition] = [:]
        var fresh: [TopicPartition] = []
        for (partition, offset) in committed {
            if let offset {
                positions[TopicPartition(partition)] = StartingPosition(offset, isCommitted: true)
            } else {
                fresh.append(TopicPartition(partition))
            }
        }
        for (partition, offset) in try starts(of: fresh, clients) {
            positions[partition] = StartingPosition(offset, isToBeKept: clients.startingPoints.keepsStarts)
        }
        return positions
    }

    /// Where partitions begin of which nothing is committed; those that are not there are left out.
    private func starts(of fresh: [TopicPartition], _ clients: Clients) throws -> [TopicPartition: Int64] {
        var starts: [TopicPartition: Int64] = [:]
        let byStart = Dictionary(grouping: fresh) { clients.startingPoints.start(of: $0) }
        for (start, partitions) in byStart {
            if case .offset(let offset) = start {
                for partition in partitions { starts[partition] = offset }
            } else {
                try starts.merge(lookUp(start, of: partitions, clients.readers.lookup)) { first, _ in first }
            }
        }
        return starts
    }

    /// The ends come first where times are asked for: a record that is written in between is not passed over.
    private func lookUp(
        _ start: StartingPoints.Start,
        of partitions: [TopicPartition],
        _ reader: ReaderClient
    ) throws -> [TopicPartition: Int64] {
        let (partitions, timeout) = (partitions.map(\.kafka), Self.requestTimeout)
        switch start {
        case .logStart, .offset: return try present(reader.logStarts(of: partitions, timeout: timeout))
        case .logEnd: return try present(reader.logEnds(of: partitions, timeout: timeout))
        case .time(let milliseconds):
            let ends = try present(reader.logEnds(of: partitions, timeout: timeout))
            let found = try present(reader.offsets(of: partitions, since: milliseconds, timeout: timeout))
            return found.merging(ends) { found, end in found >= 0 ? found : end }
                .filter { found[$0.key] != nil && $0.value >= 0 }
        }
    }

    /// Leaves out, and reports, partitions that are not there, or that nobody can tell of at present, such as one without
    /// a leader; any other error is thrown. What is to be read to its end is not begun without them.
    private func present(
        _ answers: [KafkaPartition: Result<Int64, KafkaError>]
    ) throws -> [TopicPartition: Int64] {
        var present: [TopicPartition: Int64] = [:]
        for (partition, answer) in answers {
            switch answer {
            case .success(let offset):
                present[TopicPartition(partition)] = offset
                troubles.clear(partition, logger)
            case .failure(let error) where error.code.meansGone: troubles.note(error, of: partition, logger)
            case .failure(let error) where error.isRetriable && !configuration.trigger.stopsByItself:
                troubles.note(error, of: partition, logger)
            case .failure(let error): throw error
            }
        }
        return present
    }

    func logEnds(of partitions: [TopicPartition]) async throws -> [TopicPartition: Int64] {
        let ends = try open().readers.lookup.logEnds(of: partitions.map(\.kafka), timeout: Self.requestTimeout)
        var known: [TopicPartition: Int64] = [:]
        for (partition, end) in ends {
            switch end {
            case .success(let offset):
                known[TopicPartition(partition)] = offset
                troubles.clear(partition, logger)
            case .failure(let error): troubles.note(error, of: partition, logger)
            }
        }
        return known
    }

    func open(
        _ partition: TopicPartition,
        at offset: Int64,
        onData: @escaping @Sendable () -> Void
    ) throws -> any PartitionReader {
        let readers = try open().readers
        let (queue, client) = try readers.open(partition.kafka, at: offset)
        queue.onData(onData)
        return KafkaPartitionReader(queue: queue, client: client, readers: readers, logger: logger)
    }

    func release(_ partitions: [TopicPartition]) {
        // Before the member rejoins: under its next generation nothing of theirs may be committed.
        guard let clients = clients.withLock(\.self) else { return ownership.endAll() }
        if clients.member.isCooperative { ownership.end(partitions.map(\.kafka)) } else { ownership.endAll() }
        clients.readers.forget(partitions.map(\.kafka))
        troubles.forget(partitions.map(\.kafka))
        do throws(KafkaError) {
            try clients.member.release(partitions.map(\.kafka))
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
