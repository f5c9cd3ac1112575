internal import CRdKafka
import Synchronization

/// The records of one partition, as `ReaderClient.open` made it readable.
///
/// One borrower at a time: only `onData`, and the wake-up of `ready()`, come from other threads.
///
/// Sendable so that it can be lent from one thread to the next: whoever lends it sees to it that the calls of two
/// borrowers never overlap and that the second sees what the first did. What librdkafka's threads touch is `signal`.
public final class PartitionQueue: @unchecked Sendable {
    /// The most records that one `read` asks librdkafka for.
    public static let readLimit = 1_000

    /// The partition that is read.
    public let partition: KafkaPartition

    let handle: ClientHandle
    let signal: QueueSignal
    private let queue: OpaquePointer
    private let recordLimit: ReaderClient.RecordLimit?
    private let copier: MessageCopier
    private let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    private let isClosed = Atomic(false)

    /// Read from librdkafka and not handed out yet.
    private var carry = CarriedSlices()
    /// The next offset to take from librdkafka.
    private var fetched: Int64
    /// Where the partition was last seen to end.
    private var seenEnd: Int64?
    /// An error that came behind records which are still carried.
    private var pendingError: KafkaError?
    /// An error was thrown after which librdkafka fetches nothing more, until the next seek.
    private var isStopped = false
    /// The signals that had come before librdkafka's queue was last seen empty; nil while it may hold more.
    private var emptySince: UInt64?

    /// Takes over `queue`, which must not be forwarded.
    init(
        partition: KafkaPartition,
        offset: Int64,
        handle: ClientHandle,
        queue: OpaquePointer,
        recordLimit: ReaderClient.RecordLimit?
    ) {
        self.recordLimit = recordLimit
        self.partition = partition
        self.handle = handle
        self.queue = queue
        signal = QueueSignal()
        copier = MessageCopier(topic: partition.topic, partition: partition.partition, capacity: Self.readLimit)
        messages = .allocate(capacity: Self.readLimit)
        fetched = offset
        signal.enable(on: queue)
    }

    deinit {
        close()
        messages.deallocate()
    }

    /// Gives librdkafka's queue back; any later read throws.
    func close() {
        guard !isClosed.exchange(true, ordering: .sequentiallyConsistent) else { return }
        signal.disable(on: queue)
        rd_kafka_queue_destroy(queue)
    }

    /// The next offset that `read` can deliver. It passes offsets that no record bears (transaction markers, aborted or
    /// compacted records) as soon as the reader has learned of them, so a range is done when this reaches its end.
    public var position: Int64 { carry.firstOffset ?? fetched }

    /// Whether the partition was seen to end at `position`. It may have grown since.
    public var isAtEnd: Bool { seenEnd == position }

    /// Whether there is something to read at once; false when the queue is empty: what comes then is told by `onData`.
    public var hasMore: Bool {
        guard carry.isEmpty, pendingError == nil, !isStopped else { return true }
        let generation = signal.wake.generation
        if emptySince == nil, !isClosed.load(ordering: .relaxed), rd_kafka_queue_length(queue) == 0 {
            emptySince = generation
        }
        return emptySince != signal.wake.generation
    }

    /// Takes records that are there already; never waits.
    ///
    /// - Parameters:
    ///   - count: The most records to return; at least 1. Fewer come when fewer are there, at most `readLimit`, and at
    ///     most what one chunk holds.
    ///   - until: Where to stop: no record with this offset or a later one is returned. What was read of those is kept
    ///     for the next call.
    /// - Returns: Nil when there is nothing to return: `position` tells whether `until` is reached, and `ready()` waits
    ///   for more.
    /// - Throws: What librdkafka or the broker reports for the partition, once what came before was returned;
    ///   `.autoOffsetReset` when the log does not hold the offset. Reading may go on after a retriable error.
    public func read(atMost count: Int, until: Int64) throws(KafkaError) -> ChunkSlice? {
        guard !isClosed.load(ordering: .relaxed) else { throw KafkaError.closed("The queue of \(partition)") }
        guard count > 0, position < until else { return nil }
        if carry.isEmpty {
            if let error = takeError() { throw error }
            try fetch(atMost: Int(min(Int64(min(count, Self.readLimit)), until - fetched)))
        }
        return carry.take(atMost: count, until: until)
    }

    /// Gives back the tail of what `read` returned last, to be read again.
    ///
    /// - Parameter slice: Must end with the last record that was handed out and not given back.
    public func unread(_ slice: ChunkSlice) {
        precondition(slice.chunk.topic == partition.topic && slice.chunk.partition == partition.partition)
        precondition(
            slice.isEmpty || (slice.lastOffset ?? .max) < position,
            "only what was read last can be given back"
        )
        carry.putBack(slice)
    }

    /// Makes `offset` the next one to be read, backward or forward; does nothing when it is already.
    ///
    /// Must not be called while a read or another call of this queue's runs: librdkafka 2.0.2 may lose messages then.
    ///
    /// - Parameter timeout: How long to wait for the client's own threads; no broker is asked.
    public func seek(to offset: Int64, timeout: Duration = .seconds(10)) throws(KafkaError) {
        guard !isClosed.load(ordering: .relaxed) else { throw KafkaError.closed("The queue of \(partition)") }
        guard offset != position || pendingError != nil || isStopped else { return }
        if pendingError == nil, !isStopped, offset > position, offset < fetched { return carry.drop(before: offset) }
        try reposition(to: offset, timeout: timeout)
        carry.removeAll()
        pendingError = nil
        isStopped = false
        emptySince = nil
        fetched = offset
    }

    /// Calls `action` when records, or the partition's end, or an error arrive in an empty queue; nil ends that. When
    /// there may be something to read already, it is called once from here, so that nothing is waited for in vain.
    ///
    /// Read until nothing comes before relying on the next call: while the queue holds anything, there is none. It is
    /// called from one of librdkafka's threads that holds the queue's lock: it may set a flag or wake somebody, and
    /// must call nothing of this library's.
    public func onData(_ action: (@Sendable () -> Void)?) {
        signal.setAction(action)
        if !isSeenEmpty || signal.wake.generation != emptySince { action?() }
    }

    /// Returns when there may be something to read: at once when there was more than the last read took, else when
    /// something arrives, or when the task is cancelled. A read that follows may still return nil.
    public func ready() async {
        guard isSeenEmpty, let emptySince else { return }
        await signal.wake.wait(past: emptySince)
    }

    private var isSeenEmpty: Bool { carry.isEmpty && pendingError == nil && emptySince != nil }
}

extension PartitionQueue {
    private func fetch(atMost wanted: Int) throws(KafkaError) {
        let generation = signal.wake.generation
        let count = rd_kafka_consume_batch_queue(queue, 0, messages, wanted)
        guard count >= 0 else { throw KafkaError(rd_kafka_last_error(), while: "reading \(partition)") }
        emptySince = count < wanted ? generation : nil
        take(count)
        // librdkafka's position is past a record that was too large to be taken.
        if count < wanted, pendingError == nil { passOffsetsWithoutRecord() }
        if carry.isEmpty, let error = takeError() { throw error }
    }

    private func takeError() -> KafkaError? {
        guard let error = pendingError else { return nil }
        pendingError = nil
        isStopped = true
        return error
    }

    /// Copies what came, and gives it back to librdkafka.
    private func take(_ count: Int) {
        var next = fetched
        for index in 0..<count {
            guard let message = messages[index] else { continue }
            guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR, message.pointee.offset >= next else {
                next = max(next, note(message))
                rd_kafka_message_destroy(message)
                continue
            }
            let headerSize = MessageHeaders.size(of: message)
            if isTooLarge(message, headerSize) {
                // What is behind it is read again, should anybody go on there.
                for left in index..<count { messages[left].map(rd_kafka_message_destroy) }
                break
            }
            next = message.pointee.offset &+ 1
            copier.add(message, headerSize: headerSize)
        }
        fetched = next
        copier.finish { carry.append($0.records) }
    }

    /// Notes an error if the record is larger than what is read.
    private func isTooLarge(_ message: UnsafeMutablePointer<rd_kafka_message_t>, _ headerSize: Int) -> Bool {
        guard let recordLimit else { return false }
        let size = message.pointee.key_len + message.pointee.len + headerSize
        guard size > recordLimit.bytes else { return false }
        let offset = message.pointee.offset
        pendingError = KafkaError(
            code: .messageSizeTooLarge,
            message: """
                reading \(partition): the record at offset \(offset) has \(size) bytes, and at most \
                \(recordLimit.bytes) are read: \(recordLimit.remedy)
                """
        )
        return true
    }

    /// A record that was read before is dropped, and what is no record is remembered.
    ///
    /// - Returns: The position that the message tells of; -1 when it tells of none.
    private func note(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> Int64 {
        switch message.pointee.err {
        case RD_KAFKA_RESP_ERR_NO_ERROR: return -1
        case RD_KAFKA_RESP_ERR__PARTITION_EOF:
            seenEnd = message.pointee.offset
            return message.pointee.offset
        default:
            let code = KafkaError.Code(message.pointee.err)
            let text = rd_kafka_message_errstr(message).map { String(cString: $0) } ?? code.name
            pendingError = KafkaError(code: code, message: "reading \(partition): \(code.withRemedy(text))")
            return -1
        }
    }

    /// librdkafka swallows transaction markers, and its own position alone tells of them.
    private func passOffsetsWithoutRecord() {
        let list = PartitionList([partition])
        guard rd_kafka_position(handle.pointer, list.pointer) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        // Negative while nothing was delivered since the last seek.
        fetched = max(fetched, list.pointer.pointee.elems[0].offset)
    }

    private func reposition(to offset: Int64, timeout: Duration) throws(KafkaError) {
        let doing = "seeking in \(partition) to offset \(offset)"
        let list = PartitionList([partition: offset])
        let error = rd_kafka_seek_partitions(handle.pointer, list.pointer, timeout.kafkaMilliseconds)
        try KafkaError.check(error, while: doing)
        let result = list.pointer.pointee.elems[0].err
        // An offset out of range stops the fetcher, and only a new assignment starts it again.
        guard result == RD_KAFKA_RESP_ERR__STATE else { return try KafkaError.check(result, while: doing) }
        try KafkaError.check(rd_kafka_incremental_unassign(handle.pointer, list.pointer), while: doing)
        try KafkaError.check(rd_kafka_incremental_assign(handle.pointer, list.pointer), while: doing)
    }
}
