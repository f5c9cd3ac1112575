/// Memory that is being filled to become a chunk. Whoever makes it hands it to a chunk or discards it.
struct ChunkWriter {
    private(set) var bytes: UnsafeMutableRawPointer
    private(set) var entries: UnsafeMutablePointer<RecordChunk.Entry>
    private(set) var byteCapacity: Int
    private(set) var recordCapacity: Int
    private(set) var used = 0
    private(set) var count = 0

    init(byteCapacity: Int, recordCapacity: Int) {
        self.byteCapacity = max(byteCapacity, 1)
        self.recordCapacity = max(recordCapacity, 1)
        bytes = .allocate(byteCount: self.byteCapacity, alignment: 8)
        entries = .allocate(capacity: self.recordCapacity)
    }

    func discard() {
        bytes.deallocate()
        entries.deallocate()
    }

    /// Appends bytes to the record that `finishRecord` will end; the capacity must be there.
    @inline(__always)
    mutating func put(_ source: UnsafeRawPointer?, _ count: Int) {
        if let source { (bytes + used).copyMemory(from: source, byteCount: count) }
        used &+= count
    }

    @inline(__always)
    mutating func finishRecord(_ entry: RecordChunk.Entry) {
        (entries + count).initialize(to: entry)
        count &+= 1
    }

    mutating func append(_ entry: RecordChunk.Entry, bytes source: UnsafeRawBufferPointer) {
        put(source.baseAddress, source.count)
        finishRecord(entry)
    }

    /// Makes room, at least doubling what there is.
    mutating func reserve(byteCount: Int) {
        if used + byteCount > byteCapacity {
            byteCapacity = max(used + byteCount, byteCapacity * 2)
            let grown = UnsafeMutableRawPointer.allocate(byteCount: byteCapacity, alignment: 8)
            grown.copyMemory(from: bytes, byteCount: used)
            bytes.deallocate()
            bytes = grown
        }
        if count == recordCapacity {
            recordCapacity *= 2
            let grown = UnsafeMutablePointer<RecordChunk.Entry>.allocate(capacity: recordCapacity)
            grown.moveInitialize(from: entries, count: count)
            entries.deallocate()
            entries = grown
        }
    }
}
