public import Logging
public import Metrics
public import Tracing

/// Everything about an application that is not its streams.
public struct ApplicationConfiguration: Sendable {
    /// What to do at the start about a topic that is not there.
    public enum MissingTopics: String, Sendable, CaseIterable {
        /// Stop, with an error that names it.
        case fail
        /// Wait until it is there, without limit, saying so.
        case wait
    }

    /// How to reach Kafka: bootstrap servers, and any librdkafka property.
    public var kafka: KafkaConfiguration
    /// The consumer group; the application's name unless it is set. A `group.id` among the properties of `kafka` wins.
    public var group: String?
    /// The name of this instance among those of the group: with one, a restart within `session.timeout.ms` (then 45 s)
    /// gets the same partitions back, and nobody else gets them meanwhile. No two instances may have the same. None
    /// unless it is set; a `group.instance.id` among the properties of `kafka` wins.
    public var instanceID: String?
    /// What is promised of output to Kafka. At least once unless told otherwise.
    ///
    /// With `.exactlyOnce` output, dead letters and the offsets that they came from go into Kafka transactions, and are
    /// there for readers with `isolation.level=read_committed`, all or nothing. Each instance should have an `instanceID`:
    /// a restart then ends what its former self left open, which readers otherwise wait for until `transactionTimeout`.
    /// Other sinks keep what they promise by themselves.
    public var guarantee = DeliveryGuarantee.atLeastOnce
    /// Transactions that an instance may have under way at once, each by a producer of its own, so that one commits while
    /// the other fills; at least 1. Two unless told otherwise.
    public var transactionProducers = 2
    /// How long a transaction may take before its coordinator aborts it, and how long what a crash left open holds up
    /// readers; at most 15 minutes, unless the brokers' `transaction.max.timeout.ms` is raised. 10 s, an interval, and
    /// the time that a transaction's largest output takes at 1 MiB/s, unless it is set: less than that is refused.
    public var transactionTimeout: Duration?
    /// When batches are cut. Every second unless told otherwise.
    public var trigger = Trigger.interval(.seconds(1))
    /// How many executors, each a thread that runs one task at a time; at least 1, at most `mostExecutors`. One a core unless
    /// told otherwise, and no more than a control group's limit of CPU, rounded up.
    public var executors: Int
    /// Where partitions without a committed offset are read from. The earliest unless told otherwise.
    public var startingOffsets = StartingOffsets.earliest
    /// What to do when retention has deleted records before they were read. Fail unless told otherwise.
    public var onDataLoss = DataLossPolicy.fail
    /// What to do about a topic that is not there at the start. Fail unless told otherwise.
    public var missingTopics = MissingTopics.fail
    /// How long to wait for a broker at the start. 5 minutes unless told otherwise.
    public var brokerTimeout = Duration.seconds(300)
    /// How it is decided how many records the next batch may hold while records wait. Adaptive unless told otherwise.
    /// `.once` has none, and no caps either.
    public var rateControl = RateControl.adaptive
    /// How long a batch should take, for the rate control; at least 1 ms. The interval, or 500 ms with other triggers,
    /// unless it is set.
    public var targetBatchDuration: Duration?
    /// Records that a batch is planned with at most, counted in offsets; at least 1. No cap unless it is set.
    public var maxBatchRecords: Int?
    /// Bytes of keys, values and headers that a batch reads at most, and a record a task beyond; at least 1. It is planned
    /// by the mean of what offsets brought lately; where that is wrong, each task ends early at its share, the first
    /// batch's too. No cap unless it is set.
    public var maxBatchBytes: Int?
    /// Records a second, counted in offsets, that are planned of one partition at most; at least 1. No cap unless it is
    /// set.
    public var maxPartitionRecordsPerSecond: Int?
    /// Bytes of keys, values and headers that a task reads before it ends early. 8 MiB unless told otherwise.
    public var maxTaskBytes = 8 << 20
    /// Bytes of output that a task collects before it ends early. 8 MiB unless told otherwise.
    public var maxTaskOutputBytes = 8 << 20
    /// Buckets of a shuffle whose operator says nothing else, each a task of its own; from 1 to 32,768. 16 unless told
    /// otherwise.
    public var shufflePartitions = 16
    /// Bytes that a task writes to shuffles, in memory and on disk, before it ends early; at least 1. 64 MiB unless told
    /// otherwise.
    public var maxTaskShuffleBytes = 64 << 20
    /// The directory where shuffles write what does not fit into their memory; it must be there, and writable, when an
    /// application with a shuffle starts. The system's temporary directory unless it is set.
    public var spillDirectory: String?
    /// Bytes that records and output may take in this process: what readers have read ahead, what tasks have in hand, and
    /// output that is not delivered. 512 MiB, or 64 MiB an executor where that is more, unless it is set.
    ///
    /// Half of it is for readers, whose queues are shortened to fit; half for tasks and output: at the limit no task
    /// starts until output is delivered. Where something is shuffled, a third of that other half is for shuffles, which
    /// write to `spillDirectory` what does not fit. A record that takes more than half of what an executor has of it is an error.
    /// Your code's own memory, and the process's, come on top. What can't fit at all is an error from `run()`, when it
    /// starts, or when more partitions appear.
    public var memoryLimit: Int?
    /// The time after which a task takes no further record; above 0. `targetBatchDuration`, or the interval, or 500 ms
    /// with other triggers, unless it is set, and at least 100 ms: a reader's first records take longer than that.
    public var taskSoftDeadline: Duration?
    /// How often a task is tried, and how long it waits between. Four times unless told otherwise.
    public var taskRetry = RetryPolicy()
    /// How often a delivery is tried, and how long it waits between. 36 times unless told otherwise, which is about five
    /// minutes: so long may a sink be down. Meanwhile the application is not ready, and reads no further than its memory
    /// allows; then it stops. A Kafka transaction that was aborted through no fault of its output is tried again without
    /// limit, as records wait for their broker without limit.
    public var deliveryRetry = RetryPolicy(maxAttempts: 36)
    /// The time after which an attempt at a task is cancelled, and counts as failed; above zero. None unless it is set.
    ///
    /// Cancelling ends what awaits and heeds it. Code that does not, such as a call that blocks, holds its executor until
    /// it returns, and the attempt has failed only then: `stuckAfter` is what tells of it meanwhile.
    public var taskTimeout: Duration?
    /// What becomes of an element at which an operator's closure, or a sink's `stage`, throws, where the operator has no
    /// policy of its own. The task fails unless told otherwise.
    public var onFailure = FailurePolicy.fail
    /// How many dead letters are too many, so that the application stops. A tenth of the records of the last minute, and at
    /// least 100, unless told otherwise; nil for no limit.
    public var deadLetterLimit: DeadLetterLimit? = DeadLetterLimit()
    /// Batches that may be unfinished at once, not counting those left with only laggards; at least 1.
    public var maxBatchesInFlight = 2
    /// Partitions that may lag behind their batch without holding up the next; at least 0. As many as there are
    /// executors, and at least 4, unless it is set: with fewer an executor could idle though records wait.
    public var maxLaggingPartitions: Int?
    /// The least time between two commits. 100 ms unless told otherwise.
    public var commitInterval = Duration.milliseconds(100)
    /// How long work on partitions that are taken away may go on before it is given up. 30 s unless told otherwise.
    public var revokeDeadline = Duration.seconds(30)
    /// How long work in flight may go on when the application stops. 30 s unless told otherwise.
    public var drainDeadline = Duration.seconds(30)
    /// How long a partition that has work may make no progress before the application counts as stuck, and as not ready.
    /// 60 s unless told otherwise.
    public var stuckAfter = Duration.seconds(60)
    /// When a running task counts as a straggler, and is told of in the log and in the metrics; it is looked for once a
    /// second. 3 times the median of its batch's finished tasks unless told otherwise.
    public var stragglers = StragglerThreshold()
    /// Whether `run` answers SIGTERM and SIGINT with a drain, and a second one with a hard stop. True unless told
    /// otherwise.
    public var trapsSignals = true
    /// Where to log. A logger labelled `sluice` unless it is set.
    public var logger = Logger(label: "sluice")
    /// Where metrics go: see `MetricsCatalogue`. The backend that the process has bootstrapped unless it is set.
    public var metrics: (any MetricsFactory)?
    /// Where spans go, and what reads and writes the contexts in records' headers; decided when `run` begins. The tracer that
    /// the process has bootstrapped unless it is set; without one nothing is traced.
    public var tracer: (any Tracer)?
    /// Whether records that are written to Kafka bear the context of the attempt that made them, in headers of the tracer's,
    /// some 75 bytes with W3C's. True unless told otherwise; without a tracer there is nothing to bear. False leaves their
    /// headers as the streams have them, and spans as they are.
    public var tracesOutput = true
    /// Called after each batch, from the driver's thread: it must be quick.
    public var onProgress: (@Sendable (BatchProgress) -> Void)?
    /// What flags, environment and file gave, to tell where values came from, and for other options.
    package var loaded = LoadedSettings()
    /// Whether the application's plan shuffles: then shuffles have their share of memory.
    var hasShuffles = false

    /// The most executors that an application may have: 1,024 threads that work, and as many that deliver.
    public static let mostExecutors = 1_024

    /// Reads from and writes to the cluster that `kafka` reaches; everything else is as documented with each property.
    public init(kafka: KafkaConfiguration) {
        self.kafka = kafka
        executors = max(1, systemCoreCount())
    }

    var softDeadline: Duration {
        taskSoftDeadline ?? TaskLimits.softDeadline(target: targetBatchDuration ?? trigger.usualBatchDuration)
    }

    private var laggards: Int { maxLaggingPartitions ?? max(4, executors) }

    func validate() throws(ApplicationError) {
        try require(instanceID != "", "instanceID", "empty", "a name, or nil")
        let most = Self.mostExecutors
        try require((1...most).contains(executors), "executors", "\(executors)", "from 1 to \(most)")
        try require(maxBatchesInFlight >= 1, "maxBatchesInFlight", "\(maxBatchesInFlight)", "at least 1")
        try require(laggards >= 0, "maxLaggingPartitions", "\(laggards)", "0 or more")
        try require(maxTaskBytes >= 1, "maxTaskBytes", "\(maxTaskBytes)", "at least 1 byte")
        try require(maxTaskOutputBytes >= 1, "maxTaskOutputBytes", "\(maxTaskOutputBytes)", "at least 1 byte")
        try validateShuffles()
        try memory.validate()
        try require(softDeadline > .zero, "taskSoftDeadline", "\(softDeadline)", "more than zero")
        try require(taskRetry.maxAttempts >= 1, "taskRetry.maxAttempts", "\(taskRetry.maxAttempts)", "at least 1")
        try require(
            deliveryRetry.maxAttempts >= 1,
            "deliveryRetry.maxAttempts",
            "\(deliveryRetry.maxAttempts)",
            "at least 1"
        )
        if case .interval(let interval) = trigger {
            try require(interval >= .milliseconds(1), "trigger", "\(interval)", "an interval of at least 1 ms")
        }
        try validateRateControl()
        try validateFailures()
        try validateTransactions()
        let durations = [
            ("brokerTimeout", brokerTimeout), ("commitInterval", commitInterval),
            ("revokeDeadline", revokeDeadline), ("drainDeadline", drainDeadline),
        ]
        try require(stuckAfter > .zero, "stuckAfter", "\(stuckAfter)", "more than zero")
        for (name, duration) in durations { try require(duration >= .zero, name, "\(duration)", "zero or more") }
    }

    private func validateShuffles() throws(ApplicationError) {
        let most = ExchangeSpec.mostPartitions
        let partitions = "\(shufflePartitions)"
        try require((1...most).contains(shufflePartitions), "shufflePartitions", partitions, "from 1 to \(most)")
        try require(maxTaskShuffleBytes >= 1, "maxTaskShuffleBytes", "\(maxTaskShuffleBytes)", "at least 1 byte")
        try require(spillDirectory != "", "spillDirectory", "empty", "a directory, or nil")
    }

    private func validateRateControl() throws(ApplicationError) {
        if let target = targetBatchDuration {
            try require(target >= .milliseconds(1), "targetBatchDuration", "\(target)", "at least 1 ms")
        }
        let caps = [
            ("maxBatchRecords", maxBatchRecords), ("maxBatchBytes", maxBatchBytes),
            ("maxPartitionRecordsPerSecond", maxPartitionRecordsPerSecond),
        ]
        for case (let name, let cap?) in caps { try require(cap >= 1, name, "\(cap)", "at least 1") }
        switch rateControl {
        case .fixed(let rate): try require(rate >= 1, "rateControl", "fixed at \(rate)", "at least 1 record a second")
        case .pid(let gains):
            let expected = "gains from 0 to 100, and rates above 0, to 10^12"
            try require(gains.areUsable, "rateControl", "\(gains)", expected)
        case .adaptive, .unlimited: break
        }
    }

    func require(
        _ holds: Bool,
        _ name: String,
        _ value: String,
        _ expected: String
    ) throws(ApplicationError) {
        guard !holds else { return }
        throw ApplicationError(.invalidConfiguration, "\(name) is \(value): it must be \(expected)")
    }

    func driverConfiguration(_ plan: Plan) -> DriverConfiguration {
        DriverConfiguration(
            trigger: trigger,
            commitScope: plan.commitScope,
            transactions: plan.usesTransactions(guarantee) ? transactions(plan.commitScope) : nil,
            sinksKeepPositions: plan.sinks.contains(where: \.keepsPositions),
            rateControl: rateControl,
            targetBatchDuration: rateTarget(plan),
            admissionCaps: AdmissionCaps(
                maxBatchRecords: maxBatchRecords,
                maxBatchBytes: maxBatchBytes,
                maxPartitionRecordsPerSecond: maxPartitionRecordsPerSecond
            ),
            maxBatchesInFlight: maxBatchesInFlight,
            maxLaggingPartitions: laggards,
            taskRetry: taskRetry,
            deliveryRetry: deliveryRetry,
            commitInterval: commitInterval,
            onDataLoss: onDataLoss,
            deadLetterLimit: deadLetterLimit,
            memory: TaskMemory(limit: memory.forTasks, perTask: memory.perTask),
            readerMemory: ReaderMemory(limit: memory.forReaders, perPartition: memory.mostPerPartition),
            shuffles: plan.shuffles,
            revokeDeadline: revokeDeadline,
            drainDeadline: drainDeadline
        )
    }

    var memory: MemoryPlan {
        MemoryPlan(
            limit: memoryLimit,
            executors: executors,
            maxTaskBytes: maxTaskBytes,
            maxTaskOutputBytes: maxTaskOutputBytes,
            hasShuffles: hasShuffles
        )
    }

    var taskLimits: TaskLimits {
        TaskLimits(
            maxTaskBytes: maxTaskBytes,
            maxTaskOutputBytes: maxTaskOutputBytes,
            maxTaskShuffleBytes: maxTaskShuffleBytes,
            softDeadline: softDeadline
        )
    }
}

/// How far the application is, after a batch.
public struct BatchProgress: Sendable {
    /// The batch that has just finished.
    public let batch: BatchReport
    /// Records between the next offset to plan and the log's end as last heard of, over all assigned partitions.
    public let backlog: Int64
    /// Batches that are not finished.
    public let batchesInFlight: Int
}
