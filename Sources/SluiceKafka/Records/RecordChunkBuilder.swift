extension RecordChunk {
    /// Builds a chunk record by record, for sources other than Kafka. Used by one thread at a time.
    public final class Builder {
        private let topic: String
        private let partition: Int32
        private var writer: ChunkWriter?

        /// Starts a chunk of records of one partition. Memory grows as records come; what is reserved is not outgrown.
        ///
        /// - Parameters:
        ///   - byteCapacity: Bytes of keys, values and headers to reserve.
        ///   - recordCapacity: Records to reserve for.
        public init(topic: String, partition: Int32, byteCapacity: Int = 4_096, recordCapacity: Int = 64) {
            self.topic = topic
            self.partition = partition
            writer = ChunkWriter(byteCapacity: byteCapacity, recordCapacity: recordCapacity)
        }

        deinit { writer?.discard() }

        /// How many records were appended.
        public var count: Int { writer?.count ?? 0 }

        /// The bytes of keys, values and headers that were appended.
        public var byteCount: Int { writer?.used ?? 0 }

        /// Copies one record to the end.
        ///
        /// - Parameters:
        ///   - key: The key; nil is null. At most 2 GiB less one byte, as the value.
        ///   - value: The value; nil is null.
        ///   - offset: Must be above the last record's.
        /// - Returns: False when the chunk is full and the record was not taken: finish this chunk and start another.
        ///   A chunk without records takes a record of any size.
        public func append(
            key: UnsafeRawBufferPointer?,
            value: UnsafeRawBufferPointer?,
            headers: RecordHeaders = [],
            timestamp: RecordTimestamp = .none,
            offset: Int64
        ) -> Bool {
            guard var writer else { return false }
            let size = (key?.count ?? 0) + (value?.count ?? 0) + headers.encoded.count
            guard writer.count == 0 || writer.used + size <= RecordChunk.byteLimit else { return false }
            // Two owners of the memory would free it twice if this trapped half-way.
            self.writer = nil
            writer.reserve(byteCount: size)
            let entry = Entry(
                offset: offset,
                milliseconds: timestamp.milliseconds,
                start: UInt32(writer.used),
                keyCount: key.map { Int32($0.count) } ?? -1,
                valueCount: value.map { Int32($0.count) } ?? -1,
                headerByteCount: UInt32(headers.encoded.count),
                headerCount: UInt32(headers.count),
                timestampKind: timestamp.kind
            )
            writer.put(key?.baseAddress, key?.count ?? 0)
            writer.put(value?.baseAddress, value?.count ?? 0)
            headers.withEncodedBytes { writer.put($0.baseAddress, $0.count) }
            writer.finishRecord(entry)
            self.writer = writer
            return true
        }

        /// Copies one record to the end; see `append(key:value:headers:timestamp:offset:)` for buffers.
        public func append(
            key: Bytes?,
            value: Bytes?,
            headers: RecordHeaders = [],
            timestamp: RecordTimestamp = .none,
            offset: Int64
        ) -> Bool {
            Self.withBuffer(key) { key in
                Self.withBuffer(value) { value in
                    append(key: key, value: value, headers: headers, timestamp: timestamp, offset: offset)
                }
            }
        }

        /// The chunk; nil when nothing was appended, or when it was taken before. The builder takes no more records.
        public func finish() -> RecordChunk? {
            guard let writer, writer.count > 0 else { return nil }
            self.writer = nil
            return RecordChunk(topic: topic, partition: partition, adopting: writer)
        }

        private static func withBuffer<Result>(
            _ bytes: Bytes?,
            _ body: (UnsafeRawBufferPointer?) -> Result
        ) -> Result {
            guard let bytes else { return body(nil) }
            return bytes.withUnsafeBytes { body($0) }
        }
    }
}
