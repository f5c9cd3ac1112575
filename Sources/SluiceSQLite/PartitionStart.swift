internal import Sluice

/// Where a partition would begin by the group's account.
struct PartitionStart: Sendable {
    let partition: TopicPartition
    let offset: Int64
    let isCommitted: Bool
}
