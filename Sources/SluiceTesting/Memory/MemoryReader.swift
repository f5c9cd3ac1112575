import Sluice

/// Reads one partition of a `MemorySource`.
struct MemoryReader: PartitionReader {
    let source: MemorySource
    let partition: TopicPartition
    let number: Int

    var position: Int64 { source.position(of: number) }
    var hasMore: Bool { position < source.logEnd(of: partition) }
    var isAtEnd: Bool { !hasMore }
    var cachedEnd: Int64? { source.logEnd(of: partition) }

    func seek(to offset: Int64) { source.seek(number, to: offset) }

    func read(atMost count: Int, until: Int64) throws(KafkaError) -> ChunkSlice? {
        try source.read(partition, number, atMost: count, until: until)
    }

    func bounds() throws(KafkaError) -> (start: Int64, end: Int64) { source.bounds(of: partition) }

    func unread(_ slice: ChunkSlice) {
        if let first = slice.firstOffset { source.seek(number, to: first) }
    }

    func ready() async { await source.waiters.wait { hasMore } }

    func close() { source.closeReader(number) }
}
