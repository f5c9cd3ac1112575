/// One record, in place in its chunk. Copying it copies a reference; keeping it keeps the chunk, of up to 1 MiB or the
/// record's own size: `detached()` copies the record alone.
@frozen
public struct Record: Sendable {
    /// What the record is in.
    public let chunk: RecordChunk
    /// The record's place in the chunk.
    public let index: Int

    @inlinable
    init(chunk: RecordChunk, index: Int) {
        self.chunk = chunk
        self.index = index
    }

    @inlinable var entry: RecordChunk.Entry { chunk.entries[index] }

    /// The topic that the record is from.
    @inlinable public var topic: String { chunk.topic }

    /// The partition that the record is from.
    @inlinable public var partition: Int32 { chunk.partition }

    /// The record's place in the partition.
    @inlinable public var offset: Int64 { entry.offset }

    /// When the record was made or appended.
    @inlinable
    public var timestamp: RecordTimestamp {
        let entry = entry
        return RecordTimestamp(milliseconds: entry.milliseconds, kind: entry.timestampKind)
    }

    /// The key; nil is Kafka's null, which differs from an empty one. It keeps the chunk.
    @inlinable
    public var key: Bytes? {
        let entry = entry
        guard entry.keyCount >= 0 else { return nil }
        return Bytes(storage: chunk, start: Int(entry.start), count: Int(entry.keyCount))
    }

    /// The value; nil is Kafka's null (a tombstone), which differs from an empty one. It keeps the chunk.
    @inlinable
    public var value: Bytes? {
        let entry = entry
        guard entry.valueCount >= 0 else { return nil }
        return Bytes(storage: chunk, start: entry.valueStart, count: Int(entry.valueCount))
    }

    /// The headers; they keep the chunk.
    @inlinable
    public var headers: RecordHeaders {
        let entry = entry
        let encoded = Bytes(storage: chunk, start: entry.headerStart, count: Int(entry.headerByteCount))
        return RecordHeaders(encoded: encoded, count: Int(entry.headerCount))
    }

    /// The bytes of key, value and headers together.
    @inlinable public var byteCount: Int { entry.byteCount }

    /// Calls `body` with the key, which must not be used after it returns. Keeps nothing.
    @inlinable
    public func withKeyBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let entry = entry
        return try withBytes(at: Int(entry.start), count: entry.keyCount, body)
    }

    /// Calls `body` with the value, which must not be used after it returns. Keeps nothing.
    @inlinable
    public func withValueBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let entry = entry
        return try withBytes(at: entry.valueStart, count: entry.valueCount, body)
    }

    @inlinable
    func withBytes<Result, Failure: Error>(
        at start: Int,
        count: Int32,
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(chunk) {} }
        guard count >= 0 else { return try body(nil) }
        return try body(UnsafeRawBufferPointer(start: chunk.base + start, count: Int(count)))
    }

    /// A copy in a chunk of its own, so that the chunk that it was in can be freed.
    public func detached() -> Record {
        let entry = entry
        var writer = ChunkWriter(byteCapacity: entry.byteCount, recordCapacity: 1)
        let bytes = UnsafeRawBufferPointer(start: chunk.base + Int(entry.start), count: entry.byteCount)
        writer.append(
            RecordChunk.Entry(
                offset: entry.offset,
                milliseconds: entry.milliseconds,
                start: 0,
                keyCount: entry.keyCount,
                valueCount: entry.valueCount,
                headerByteCount: entry.headerByteCount,
                headerCount: entry.headerCount,
                timestampKind: entry.timestampKind
            ),
            bytes: bytes
        )
        return RecordChunk(topic: topic, partition: partition, adopting: writer)[0]
    }
}
