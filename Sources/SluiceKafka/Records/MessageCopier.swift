internal import CRdKafka

/// Copies librdkafka's messages into chunks: one pass measures, a second copies, so each chunk is two allocations of
/// exactly the right size.
struct MessageCopier {
    typealias Messages = UnsafeBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>

    let topic: String
    let partition: Int32

    /// Chunks of the messages, in their order. Every message must be a record (no error), and stays the caller's.
    func chunks(of messages: Messages) -> [RecordChunk] {
        var chunks: [RecordChunk] = []
        var start = 0
        var size = 0
        for index in messages.indices {
            let next = Self.size(messages[index])
            if index > start && size + next > RecordChunk.byteLimit {
                chunks.append(chunk(of: messages[start..<index], size: size))
                start = index
                size = 0
            }
            size += next
        }
        if start < messages.count { chunks.append(chunk(of: messages[start...], size: size)) }
        return chunks
    }

    private func chunk(of messages: Slice<Messages>, size: Int) -> RecordChunk {
        var writer = ChunkWriter(byteCapacity: size, recordCapacity: messages.count)
        for message in messages {
            if let message { Self.copy(message, to: &writer) }
        }
        return RecordChunk(topic: topic, partition: partition, adopting: writer)
    }

    private static func size(_ message: UnsafeMutablePointer<rd_kafka_message_t>?) -> Int {
        guard let message else { return 0 }
        let payload = message.pointee.key_len + message.pointee.len
        guard let headers = headers(of: message) else { return payload }
        var size = payload
        for index in 0..<rd_kafka_header_cnt(headers) {
            withHeader(index, of: headers) { size += HeaderEncoding.prefix + $0.count + ($1?.count ?? 0) }
        }
        return size
    }

    private static func copy(_ message: UnsafeMutablePointer<rd_kafka_message_t>, to writer: inout ChunkWriter) {
        let start = writer.used
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = rd_kafka_message_timestamp(message, &kind)
        let key = message.pointee.key
        let value = message.pointee.payload
        writer.put(key, message.pointee.key_len)
        writer.put(value, message.pointee.len)
        let headerStart = writer.used
        let headerCount = headers(of: message).map { copyHeaders($0, to: &writer) } ?? 0
        writer.finishRecord(
            RecordChunk.Entry(
                offset: message.pointee.offset,
                milliseconds: milliseconds,
                start: UInt32(truncatingIfNeeded: start),
                keyCount: key == nil ? -1 : Int32(truncatingIfNeeded: message.pointee.key_len),
                valueCount: value == nil ? -1 : Int32(truncatingIfNeeded: message.pointee.len),
                headerByteCount: UInt32(truncatingIfNeeded: writer.used - headerStart),
                headerCount: UInt32(truncatingIfNeeded: headerCount),
                timestampKind: kind == RD_KAFKA_TIMESTAMP_CREATE_TIME
                    ? .createTime : kind == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? .logAppendTime : .none
            )
        )
    }

    private static func copyHeaders(_ headers: OpaquePointer, to writer: inout ChunkWriter) -> Int {
        let count = rd_kafka_header_cnt(headers)
        for index in 0..<count {
            withHeader(index, of: headers) { name, value in
                var prefix = (UInt32(name.count), value.map { Int32($0.count) } ?? -1)
                writer.put(&prefix, HeaderEncoding.prefix)
                writer.put(name.baseAddress, name.count)
                writer.put(value?.baseAddress, value?.count ?? 0)
            }
        }
        return count
    }

    private static func headers(of message: UnsafeMutablePointer<rd_kafka_message_t>) -> OpaquePointer? {
        var headers: OpaquePointer?
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        return headers
    }

    private static func withHeader(
        _ index: Int,
        of headers: OpaquePointer,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        let result = rd_kafka_header_get_all(headers, index, &name, &value, &size)
        guard result == RD_KAFKA_RESP_ERR_NO_ERROR, let name else { return }
        var nameCount = 0
        while name[nameCount] != 0 { nameCount += 1 }
        body(
            UnsafeRawBufferPointer(start: name, count: nameCount),
            value.map { UnsafeRawBufferPointer(start: $0, count: size) }
        )
    }
}
