/// What an application is and does at one moment, for operators and their tools: what the monitor's status API answers.
///
/// As JSON its members are in `snake_case`. Moments (`...At`, `time`) are milliseconds since 1970, to the microsecond;
/// spans are seconds. All lists are bounded: see ``StatusLimits``. Members may be added in later releases; `version`
/// changes when one is taken away or changes its meaning.
public struct ApplicationStatus: Codable, Hashable, Sendable {
    /// The version of this format.
    public static let currentVersion = 1

    /// The version of the format: 1.
    public var version = Self.currentVersion
    /// When this was so.
    public var time: Double
    /// How far this goes: what `StreamingApplication.status(after:)` takes to leave out what was there already. It
    /// increases with every change, and begins anew with the process.
    public var cursor: UInt64
    /// Which application this is. Left out of updates.
    public var application: ApplicationIdentity?
    /// How it does.
    public var health: HealthStatus
    /// The stages as a graph, with rates.
    public var plan: PlanStatus
    /// How far behind it is.
    public var backlog: BacklogStatus
    /// How things went, a sample a second, oldest first. In updates those that are new.
    public var samples: [StatusSample]
    /// The last batches, oldest first, behind older ones that still run. In updates those that have changed, and all of
    /// the older ones.
    public var batches: [BatchStatus]
    /// The partitions that this instance has, in order of topic and number.
    public var partitions: [PartitionStatus]
    /// The executors, by number.
    public var executors: [ExecutorStatus]
    /// What failed, the latest last. In updates what is new or came again.
    public var failures: [FailureStatus]
    /// The accumulators, in the order in which they were declared; nil if there are none.
    public var accumulators: [AccumulatorStatus]?
    /// The broadcast variables, in the order in which they were declared; nil if there are none.
    public var broadcasts: [BroadcastStatus]?
    /// Every setting, secrets masked: ``ApplicationConfiguration``'s properties by name, and librdkafka's as `kafka.` and
    /// theirs. Left out of updates.
    public var configuration: [SettingStatus]?
}

/// Which application a status is of.
public struct ApplicationIdentity: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its consumer group.
    public var group: String
    /// This instance's name in the group, if it has one.
    public var instance: String?
    /// Sluice's version.
    public var sluiceVersion: String
    /// librdkafka's version.
    public var librdkafkaVersion: String
    /// When `run` was called; nil before.
    public var startedAt: Double?
    /// `at-least-once` or `exactly-once`: what is asked for.
    public var guarantee: String
    /// When batches are cut: `interval`, `asap`, `available-now` or `once`.
    public var trigger: String
    /// The time between batches; nil for other triggers than `interval`.
    public var intervalSeconds: Double?
    /// What rate control aims at for a batch's duration.
    public var targetSeconds: Double
}

/// How an application does, as `/health` tells it.
public struct HealthStatus: Codable, Hashable, Sendable {
    /// The state's name, in `snake_case`.
    public var state: String
    /// Why, where there is more to say.
    public var detail: String?
    /// Whether it does what it is there for.
    public var isReady: Bool
    /// Whether the driver's thread answers.
    public var isAlive: Bool
}

/// What is left to read, and how long that takes.
public struct BacklogStatus: Codable, Hashable, Sendable {
    /// Records between the next offset to plan and the log's end, over all partitions of this instance.
    public var records: Int64
    /// Records that came in a second, over the last 10 s.
    public var inputRecordsPerSecond: Double
    /// Records that were processed a second, over the last 10 s.
    public var processedRecordsPerSecond: Double
    /// Whether batches are limited by something else than what there is to read: the application catches up.
    public var isCatchingUp: Bool
    /// How long that will take at this rate of processing and with what came in lately (3 s, or two batches); nil while it does not catch up, or falls behind.
    public var secondsUntilCaughtUp: Double?
}

/// How things went during a second or so.
public struct StatusSample: Codable, Hashable, Sendable {
    /// The end of that time.
    public var at: Double
    /// Growth of the logs, in records a second.
    public var inputRecordsPerSecond: Double
    /// Records of tasks that were delivered, a second.
    public var processedRecordsPerSecond: Double
    /// Records that were put out, a second.
    public var writtenRecordsPerSecond: Double
    /// Offsets that the batches cut in this time were planned with.
    public var admittedRecords: Int64
    /// Offsets that were there to be planned when the last of them was cut, or at the end of this time if those are more.
    public var backlogRecords: Int64
    /// Records between committed offsets and the logs' ends, at the end of this time.
    public var lagRecords: Int64
    /// Batches that were finished in this time.
    public var batches: Int
    /// The longest scheduling delay among them; nil if there was none.
    public var schedulingDelaySeconds: Double?
    /// The longest processing time among them; nil if there was none.
    public var processingSeconds: Double?
    /// The longest total delay among them; nil if there was none.
    public var totalDelaySeconds: Double?
}

/// Something that went wrong. The same at the same place is one, however often it happens.
public struct FailureStatus: Codable, Hashable, Sendable {
    /// Tells it from others, in this run.
    public var id: Int
    /// When it happened first.
    public var firstAt: Double
    /// When it happened last.
    public var lastAt: Double
    /// How often it happened.
    public var count: Int
    /// What kind: `user_code`, `source`, `sink`, `commit` or `executor`; `application` for what else ended it.
    public var origin: String
    /// What happened, and what to do about it where that is known.
    public var message: String
    /// The topic that it concerns, if it concerns one.
    public var topic: String?
    /// The partition that it concerns, if it concerns one.
    public var partition: Int32?
    /// The offset at which it happened last, if that is known.
    public var offset: Int64?
    /// The operator whose closure threw, if one did.
    public var operatorName: String?
    /// The task, `batch.index`, in which it happened last.
    public var task: String?
    /// Whether it is tried again.
    public var isRetriable: Bool
}

/// A setting, as it is.
public struct SettingStatus: Codable, Hashable, Sendable {
    /// The setting's key.
    public var key: String
    /// What it is set to, as text; secrets are `***`.
    public var value: String
    /// Where the value came from, where that is known: `flag`, `environment`, `file`, `default` or `code`.
    public var source: String?
}
