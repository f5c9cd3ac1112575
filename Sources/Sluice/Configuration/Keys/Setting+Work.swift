/// Executors, tasks, memory, transactions and commits.
extension Setting {
    static let executors = Setting(
        "executors",
        \.configuration.executors,
        .count(from: 1, to: ApplicationConfiguration.mostExecutors),
        default: "one a core",
        "Threads that run one task each."
    )
    static let memoryLimit = Setting(
        optional: "memory-limit",
        \.configuration.memoryLimit,
        .bytes,
        default: "512MiB, or 64MiB an executor where that is more",
        "Memory for records and output."
    )
    static let maxTaskBytes = Setting(
        "max-task-bytes",
        \.configuration.maxTaskBytes,
        .bytes,
        "Keys, values and headers that a task reads before it ends early."
    )
    static let maxTaskOutputBytes = Setting(
        "max-task-output-bytes",
        \.configuration.maxTaskOutputBytes,
        .bytes,
        "Output that a task collects before it ends early."
    )
    static let shufflePartitions = Setting(
        "shuffle-partitions",
        \.configuration.shufflePartitions,
        .count(from: 1, to: ExchangeSpec.mostPartitions),
        "Buckets of a shuffle whose operator says nothing else."
    )
    static let maxTaskShuffleBytes = Setting(
        "max-task-shuffle-bytes",
        \.configuration.maxTaskShuffleBytes,
        .bytes,
        "What a task writes to shuffles before it ends early."
    )
    static let spillDirectory = Setting(
        optional: "spill-directory",
        \.configuration.spillDirectory,
        .name("a directory"),
        default: "the system's temporary directory",
        "Where shuffles write what does not fit into their memory."
    )
    static let taskSoftDeadline = Setting(
        optional: "task-soft-deadline",
        \.configuration.taskSoftDeadline,
        .time,
        default: "target-batch-duration, at least 100ms",
        "Time after which a task takes no further record."
    )
    static let taskTimeout = Setting(
        optional: "task-timeout",
        \.configuration.taskTimeout,
        .time,
        "Time after which an attempt at a task is cancelled, and counts as failed."
    )
    static let commitInterval = Setting(
        "commit-interval",
        \.configuration.commitInterval,
        .timeOrZero,
        "The least time between two commits."
    )
    static let transactionProducers = Setting(
        "transaction-producers",
        \.configuration.transactionProducers,
        .count(from: 1),
        "With exactly-once: transactions that an instance may have under way at once."
    )
    static let transactionTimeout = Setting(
        optional: "transaction-timeout",
        \.configuration.transactionTimeout,
        .time,
        default: "10s, an interval, and a transaction's largest output at 1 MiB/s",
        "With exactly-once: how long a transaction may take, and what a crash left open holds up readers."
    )

    static let work = [
        executors, memoryLimit, maxTaskBytes, maxTaskOutputBytes, shufflePartitions, maxTaskShuffleBytes,
        spillDirectory, taskSoftDeadline, taskTimeout, commitInterval, transactionProducers, transactionTimeout,
    ]
}
