internal import CRdKafka

extension GroupMember {
    /// Whether the linked librdkafka rebalances cooperatively without losing an assignment (2.10 and later).
    static var canCooperate: Bool { rd_kafka_version() >= 0x020a_0000 }

    /// Properties that a user can't set, and why.
    public static let reservedProperties: [String: String] = [
        "enable.auto.commit": "offsets are committed once the work on them is complete",
        "enable.auto.offset.store": "offsets are committed once the work on them is complete",
    ]

    static let owned = [
        "enable.auto.commit": "false",
        "enable.auto.offset.store": "false",
    ]

    static let defaultsOfStaticMembers = ["session.timeout.ms": "45000"]

    /// What holds for a member unless its configuration sets it.
    ///
    /// - `session.timeout.ms` 10,000 and `heartbeat.interval.ms` 3,000, not Kafka's 45,000: the member's thread does
    ///   nothing but answer, so silence means a dead process, whose partitions should not wait for most of a minute.
    /// - `topic.metadata.refresh.interval.ms` 30,000, not 300,000: so soon are new topics and partitions seen.
    /// - `session.timeout.ms` 45,000 with a `group.instance.id`: a static member does not leave when it stops, and has that
    ///   long to come back.
    /// - `partition.assignment.strategy` range and roundrobin, since cooperative rebalancing is unsafe before 2.10.
    /// - `allow.auto.create.topics` false: a mistyped topic is an error and not a new topic.
    public static var defaultProperties: [String: String] {
        [
            "session.timeout.ms": "10000",
            "heartbeat.interval.ms": "3000",
            "topic.metadata.refresh.interval.ms": "30000",
            "partition.assignment.strategy": canCooperate ? "cooperative-sticky" : "range,roundrobin",
            "allow.auto.create.topics": "false",
        ]
    }
}
