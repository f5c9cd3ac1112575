/// Reads one partition's records in order. Lent to one task at a time: only `cachedEnd` may be asked by others meanwhile.
package protocol PartitionReader: Sendable {
    /// The next offset that can be delivered; passes offsets that no record bears as soon as that is known.
    var position: Int64 { get }
    /// Whether it has something at hand: false when it is dry, and will tell when that changes.
    var hasMore: Bool { get }
    /// Whether the partition was seen to end at `position`; it may have grown since.
    var isAtEnd: Bool { get }
    /// The log's end as it was last heard of; nil before that. It is never below what is at hand.
    var cachedEnd: Int64? { get }
    /// Makes `offset` the next one to be read.
    func seek(to offset: Int64) throws
    /// Records that are at hand, below `until`; nil when there are none. Never waits.
    func read(atMost count: Int, until: Int64) throws(KafkaError) -> ChunkSlice?
    /// Takes back the tail of what was read last.
    func unread(_ slice: ChunkSlice)
    /// Where the log begins and ends; asks whoever has it, and may block.
    func bounds() throws(KafkaError) -> (start: Int64, end: Int64)
    /// Returns when there may be something to read, or when the task is cancelled.
    func ready() async
    /// Ends reading. No task has the reader.
    func close()
}
