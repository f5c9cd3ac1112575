import Sluice
import Synchronization

/// What the application asks for.
extension MemorySource: InputConnector {
    package func start(_ events: @escaping @Sendable (InputEvent) -> Void) async throws {
        let partitions = state.withLock { state in
            precondition(!state.isRunning, "another application runs on this source")
            state.isRunning = true
            state.events = events
            state.held = Set(state.logs.keys)
            return state.logs.keys.sorted()
        }
        events(.assigned(partitions))
    }

    package func startingPositions(of partitions: [TopicPartition]) async throws -> [TopicPartition: StartingPosition] {
        let committed = committedOffsets
        return Dictionary(
            uniqueKeysWithValues: partitions.map { partition in
                let offset = committed[partition]
                return (partition, StartingPosition(offset ?? 0, isCommitted: offset != nil))
            }
        )
    }

    package func logEnds(of partitions: [TopicPartition]) async throws -> [TopicPartition: Int64] {
        try state.withLock { state in
            if !state.faults.logEnds.isEmpty { throw state.faults.logEnds.removeFirst() }
            return Dictionary(uniqueKeysWithValues: partitions.map { ($0, state.logs[$0]?.end ?? 0) })
        }
    }

    package func open(
        _ partition: TopicPartition,
        at offset: Int64,
        onData: @escaping @Sendable () -> Void
    ) throws -> any PartitionReader {
        let number = state.withLock { state in
            state.lastReader += 1
            state.readers[state.lastReader] = Reader(partition: partition, onData: onData, position: offset)
            return state.lastReader
        }
        onData()
        return MemoryReader(source: self, partition: partition, number: number)
    }

    package func release(_ partitions: [TopicPartition]) {
        state.withLock { $0.held.subtract(partitions) }
        waiters.check()
    }

    package func commit(_ offsets: [TopicPartition: Int64], request: UInt64) {
        let refusal = state.withLock { state -> Failure? in
            if !state.faults.commits.isEmpty { return state.faults.commits.removeFirst() }
            state.committed.merge(offsets) { $1 }
            return nil
        }
        waiters.check()
        send(refusal.map { .commitFailed(request, $0) } ?? .committed(request))
    }

    package func stop(readersInUse: Bool) async {
        state.withLock { state in
            state.events = nil
            state.held = []
            if !readersInUse { state.readers = [:] }
            state.isRunning = false
        }
        waiters.check()
    }
}

/// What its readers ask for.
extension MemorySource {
    func position(of reader: Int) -> Int64 { state.withLock { $0.readers[reader]?.position ?? 0 } }

    func seek(_ reader: Int, to offset: Int64) { state.withLock { $0.readers[reader]?.position = offset } }

    func bounds(of partition: TopicPartition) -> (start: Int64, end: Int64) {
        state.withLock { state in
            guard let log = state.logs[partition] else { return (0, 0) }
            return (log.start, log.end)
        }
    }

    func closeReader(_ reader: Int) { state.withLock { $0.readers[reader] = nil } }

    func read(
        _ partition: TopicPartition,
        _ reader: Int,
        atMost count: Int,
        until: Int64
    ) throws(KafkaError) -> ChunkSlice? {
        let result = state.withLock { state -> Result<ChunkSlice?, KafkaError> in
            if state.faults.reads[partition]?.isEmpty == false {
                return .failure(state.faults.reads[partition, default: []].removeFirst())
            }
            guard let log = state.logs[partition], let position = state.readers[reader]?.position, position < until
            else { return .success(nil) }
            guard position >= log.start else { return .failure(KafkaError(code: .autoOffsetReset)) }
            let records = log.records(from: position, until: until, atMost: count, of: partition)?.records
            state.readers[reader]?.position = log.nextOffset(from: records?.lastOffset.map { $0 + 1 } ?? position)
            return .success(records)
        }
        return try result.get()
    }
}
