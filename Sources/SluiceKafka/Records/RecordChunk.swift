/// Consecutive records of one partition in two pieces of memory: their bytes, and an index of fixed-size entries.
///
/// Offsets rise and may have gaps. Whoever keeps a record, or a slice of one, keeps the whole chunk.
///
/// Sendable: both pieces are filled before the chunk is made and never written again.
public final class RecordChunk: ByteStorage, @unchecked Sendable {
    /// The most bytes of keys, values and headers that a chunk holds: 1 MiB. A larger record has a chunk of its own.
    public static let byteLimit = 1 << 20

    /// Where one record's parts lie: key, value and headers, in this order, from `start`.
    @usableFromInline
    struct Entry {
        @usableFromInline let offset: Int64
        @usableFromInline let milliseconds: Int64
        @usableFromInline let start: UInt32
        @usableFromInline let keyCount: Int32
        @usableFromInline let valueCount: Int32
        @usableFromInline let headerByteCount: UInt32
        @usableFromInline let headerCount: UInt32
        @usableFromInline let timestampKind: RecordTimestamp.Kind

        @inlinable var valueStart: Int { Int(start) &+ Swift.max(0, Int(keyCount)) }
        @inlinable var headerStart: Int { valueStart &+ Swift.max(0, Int(valueCount)) }
        @inlinable var byteCount: Int { headerStart &+ Int(headerByteCount) &- Int(start) }
    }

    /// The topic that the records are from.
    public let topic: String
    /// The partition that the records are from.
    public let partition: Int32
    /// How many records there are; at least 1.
    public let count: Int

    @usableFromInline let entries: UnsafeMutablePointer<Entry>

    /// Takes over both pieces of memory.
    init(topic: String, partition: Int32, adopting writer: ChunkWriter) {
        self.topic = topic
        self.partition = partition
        count = writer.count
        entries = writer.entries
        super.init(adopting: writer.bytes, byteCount: writer.used)
    }

    deinit { entries.deallocate() }

    /// The memory that the chunk keeps, its index included, in bytes.
    public var memoryCount: Int { byteCount + count * MemoryLayout<Entry>.stride }

    /// The record at `index`, which must be in `0..<count`.
    @inlinable
    public subscript(index: Int) -> Record {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "record index out of range")
        return Record(chunk: self, index: index)
    }

    /// All records.
    @inlinable public var records: ChunkSlice { ChunkSlice(chunk: self, startIndex: 0, endIndex: count) }
}
