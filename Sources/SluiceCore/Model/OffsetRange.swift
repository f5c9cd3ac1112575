/// The offsets `[from, until)` of one partition.
///
/// A range says which offsets a task reads, not how many records it finds: offsets may be borne by no record
/// (transaction markers, aborted records, compacted ones).
public struct OffsetRange: Hashable, Sendable, CustomStringConvertible {
    /// The partition that is read.
    public let partition: TopicPartition
    /// The first offset, inclusive.
    public let from: Int64
    /// The end, exclusive.
    public let until: Int64

    /// Names a range; `until` below `from` is taken as an empty range at `from`.
    public init(partition: TopicPartition, from: Int64, until: Int64) {
        self.partition = partition
        self.from = from
        self.until = max(from, until)
    }

    /// How many offsets the range spans: an upper bound for its records.
    public var count: Int64 { until - from }
    /// Whether there is no offset in the range.
    public var isEmpty: Bool { from == until }

    /// `topic[partition] from..<until`.
    public var description: String { "\(partition) \(from)..<\(until)" }

    /// The same range, ending at `offset` where that is earlier.
    package func ending(at offset: Int64) -> OffsetRange {
        OffsetRange(partition: partition, from: from, until: min(until, offset))
    }
}
