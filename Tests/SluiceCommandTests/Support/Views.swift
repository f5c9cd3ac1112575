import SluiceKafka

@testable import SluiceCommand

/// A partition as a group sees it, in a few words.
func view(
    _ topic: String = "t",
    _ partition: Int32 = 0,
    committed: Int64? = nil,
    log: ClosedRange<Int64>? = 0...100,
    fault: String? = nil
) -> PartitionView {
    PartitionView(
        partition: KafkaPartition(topic: topic, partition: partition),
        committed: committed.map { .init($0) },
        logStart: log?.lowerBound,
        logEnd: log?.upperBound,
        fault: fault
    )
}

func member(_ client: String, _ partitions: [KafkaPartition] = []) -> ConsumerGroups.Member {
    .init(clientID: client, host: "/10.0.0.1", partitions: partitions)
}
