import SluiceKafka

/// What is known of one partition as a group sees it.
struct PartitionView: Equatable, Sendable {
    let partition: KafkaPartition
    /// What the group has committed; nil where it has not.
    var committed: ConsumerGroups.CommittedOffset?
    /// The first offset that the log holds; nil when it can't be told.
    var logStart: Int64?
    /// Where the log ends; nil when it can't be told.
    var logEnd: Int64?
    /// The member that has the partition, as far as the broker tells.
    var member: ConsumerGroups.Member?
    /// Milliseconds since 1970 that the next record to be read bears; nil unless it was looked for and found.
    var nextRecordTime: Int64?
    /// Why something is not known.
    var fault: String?

    /// How many offsets are still to be read; nil when it can't be told. Without a committed offset that is the whole log,
    /// which is what an application reads that begins at the earliest.
    var lag: Int64? {
        guard fault == nil, let logEnd else { return nil }
        guard let from = committed?.offset ?? logStart else { return nil }
        return max(0, logEnd - from)
    }

    /// What there is to say about where the group stands; nil when all is well.
    var note: String? {
        if let fault { return fault }
        guard let offset = committed?.offset else { return "no committed offset" }
        if let logStart, offset < logStart { return "\(logStart - offset) below the log's start: records are lost" }
        if let logEnd, offset > logEnd { return "\(offset - logEnd) beyond the log's end" }
        return nil
    }
}

/// What is known of one group.
struct GroupView: Equatable, Sendable {
    let group: String
    /// What it is doing; nil when the broker can't tell.
    var description: ConsumerGroups.Description?
    /// In order of topic and partition.
    var partitions: [PartitionView]

    /// Whether there is such a group, as far as is known.
    var exists: Bool {
        if let description, description.state != .dead { return true }
        return partitions.contains { $0.committed != nil }
    }

    /// How many offsets are to be read of all partitions of which that is known.
    var lag: Int64 { partitions.reduce(0) { $0 + ($1.lag ?? 0) } }

    /// `stable, 2 members`.
    var condition: String {
        guard let description else { return "state unknown: the broker does not tell" }
        let count = description.members.count
        return "\(description.state.text), \(count) member\(count == 1 ? "" : "s")"
    }
}

extension ConsumerGroups.State {
    /// As Kafka's own tools have it, in small letters.
    var text: String {
        switch self {
        case .unknown: "in a state that librdkafka does not know"
        case .preparingRebalance: "preparing a rebalance"
        case .completingRebalance: "completing a rebalance"
        case .stable: "stable"
        case .dead: "not there"
        case .empty: "empty"
        }
    }
}
