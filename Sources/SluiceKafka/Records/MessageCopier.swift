internal import CRdKafka

/// Copies librdkafka's messages into chunks and destroys them: one pass measures, a second copies, so each chunk is two
/// allocations of exactly the right size. Used by one thread at a time.
final class MessageCopier {
    typealias Message = UnsafeMutablePointer<rd_kafka_message_t>

    private let topic: String
    private let partition: Int32
    private let messages: UnsafeMutablePointer<Message?>
    /// What each message's headers take. Asking librdkafka for headers costs an allocation even where there are none,
    /// so each message is asked once.
    private let headerSizes: UnsafeMutablePointer<Int>
    private var count = 0
    /// Where the chunk that is being measured starts, and its bytes so far.
    private var start = 0
    private var size = 0
    private var full: [(messages: Range<Int>, size: Int)] = []

    /// - Parameter capacity: The most messages between two calls of `finish`.
    init(topic: String, partition: Int32, capacity: Int) {
        self.topic = topic
        self.partition = partition
        messages = .allocate(capacity: capacity)
        headerSizes = .allocate(capacity: capacity)
    }

    deinit {
        messages.deallocate()
        headerSizes.deallocate()
    }

    /// Takes over a message, which must be a record and no error.
    ///
    /// - Parameter headerSize: As `MessageHeaders` tells it.
    @inline(__always)
    func add(_ message: Message, headerSize: Int) {
        let messageSize = message.pointee.key_len + message.pointee.len + headerSize
        if count > start && size + messageSize > RecordChunk.byteLimit { cut() }
        messages[count] = message
        headerSizes[count] = headerSize
        count += 1
        size += messageSize
    }

    /// Hands over what was added since the last time as chunks, in order.
    func finish(_ take: (RecordChunk) -> Void) {
        guard count > 0 else { return }
        if full.isEmpty {
            take(chunk(start..<count, size))
        } else {
            cut()
            for part in full { take(chunk(part.messages, part.size)) }
            full.removeAll(keepingCapacity: true)
        }
        count = 0
        start = 0
        size = 0
    }

    private func cut() {
        full.append((start..<count, size))
        start = count
        size = 0
    }

    private func chunk(_ range: Range<Int>, _ size: Int) -> RecordChunk {
        var writer = ChunkWriter(byteCapacity: size, recordCapacity: range.count)
        for index in range {
            guard let message = messages[index] else { continue }
            copy(message, headerSize: headerSizes[index], to: &writer)
            rd_kafka_message_destroy(message)
        }
        return RecordChunk(topic: topic, partition: partition, adopting: writer)
    }

    @inline(__always)
    private func copy(_ message: Message, headerSize: Int, to writer: inout ChunkWriter) {
        let start = writer.used
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = rd_kafka_message_timestamp(message, &kind)
        let key = message.pointee.key
        let keyCount = message.pointee.key_len
        let value = message.pointee.payload
        let valueCount = message.pointee.len
        writer.put(key, keyCount)
        writer.put(value, valueCount)
        let headerCount = headerSize == 0 ? 0 : MessageHeaders.copy(from: message, to: &writer)
        writer.finishRecord(
            RecordChunk.Entry(
                offset: message.pointee.offset,
                milliseconds: milliseconds,
                start: UInt32(truncatingIfNeeded: start),
                keyCount: key == nil ? -1 : Int32(truncatingIfNeeded: keyCount),
                valueCount: value == nil ? -1 : Int32(truncatingIfNeeded: valueCount),
                headerByteCount: UInt32(truncatingIfNeeded: headerSize),
                headerCount: UInt32(truncatingIfNeeded: headerCount),
                timestampKind: RecordTimestamp.Kind(kind)
            )
        )
    }
}

extension RecordTimestamp.Kind {
    fileprivate init(_ kind: rd_kafka_timestamp_type_t) {
        switch kind {
        case RD_KAFKA_TIMESTAMP_CREATE_TIME: self = .createTime
        case RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME: self = .logAppendTime
        default: self = .none
        }
    }
}
