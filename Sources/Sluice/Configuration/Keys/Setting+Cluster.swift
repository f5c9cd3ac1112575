/// Which cluster, which group, which topics, and how batches are cut.
extension Setting {
    static let bootstrapServers = Setting(
        "bootstrap-servers",
        \.configuration.kafka.bootstrapServers,
        .name("host:port, several separated by commas"),
        property: "kafka",
        "Brokers to begin with."
    )
    static let group = Setting(
        optional: "group",
        \.configuration.group,
        .name("a name"),
        default: "the application's name",
        "The consumer group."
    )
    static let instanceID = Setting(
        optional: "instance-id",
        \.configuration.instanceID,
        .name("a name"),
        property: "instanceID",
        "This instance's name in the group: a restart within session.timeout.ms gets its partitions back."
    )
    static let input = Setting(
        "input",
        \.input,
        .names("topics, or patterns that begin with ^"),
        property: "",
        default: "none",
        "The topics to read. The flag may be repeated."
    )
    static let output = Setting(
        optional: "output",
        \.output,
        .name("a topic"),
        property: "",
        "The topic to write."
    )
    static let guarantee = Setting(
        "guarantee",
        \.configuration.guarantee,
        .choice(),
        "What is promised of output to Kafka."
    )
    static let startingOffsets = Setting(
        "starting-offsets",
        \.configuration.startingOffsets,
        .argument(
            """
            earliest, latest, milliseconds since 1970, a time as 2026-01-31T12:00:00Z, or topic:partition=offset \
            separated by commas with earliest or latest for the rest
            """
        ),
        "Where to begin in partitions without a committed offset."
    )
    static let onDataLoss = Setting(
        "on-data-loss",
        \.configuration.onDataLoss,
        .choice(),
        "What to do when retention has deleted records before they were read."
    )
    static let missingTopics = Setting(
        "missing-topics",
        \.configuration.missingTopics,
        .choice(),
        "What to do at the start about a topic that is not there: stop, or wait for it without limit."
    )
    static let brokerTimeout = Setting(
        "broker-timeout",
        \.configuration.brokerTimeout,
        .timeOrZero,
        "How long to wait for a broker at the start."
    )

    static let cluster = [
        bootstrapServers, group, instanceID, input, output, guarantee, startingOffsets, onDataLoss, missingTopics,
        brokerTimeout,
    ]
}
