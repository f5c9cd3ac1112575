internal import CRdKafka

/// Reads the headers of librdkafka's messages.
enum MessageHeaders {
    /// The bytes that the headers take in a chunk; 0 when there are none.
    @inline(__always)
    static func size(of message: UnsafeMutablePointer<rd_kafka_message_t>) -> Int {
        guard let headers = headers(of: message) else { return 0 }
        return size(of: headers)
    }

    private static func size(of headers: OpaquePointer) -> Int {
        var size = 0
        for index in 0..<rd_kafka_header_cnt(headers) {
            withHeader(index, of: headers) { size += HeaderEncoding.prefix + $0.count + ($1?.count ?? 0) }
        }
        return size
    }

    /// - Returns: How many headers there were.
    static func copy(from message: UnsafeMutablePointer<rd_kafka_message_t>, to writer: inout ChunkWriter) -> Int {
        guard let headers = headers(of: message) else { return 0 }
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

    @inline(__always)
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
