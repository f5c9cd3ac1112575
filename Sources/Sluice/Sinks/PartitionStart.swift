/// Where a partition begins by the consumer group's account.
public struct PartitionStart: Hashable, Sendable {
    /// The partition.
    public let partition: TopicPartition
    /// The next offset to read.
    public let offset: Int64
    /// Whether the group has committed that offset; else it is where the application has new partitions begin.
    public let isCommitted: Bool

    /// Says where a partition begins.
    public init(partition: TopicPartition, offset: Int64, isCommitted: Bool) {
        self.partition = partition
        self.offset = offset
        self.isCommitted = isCommitted
    }
}
