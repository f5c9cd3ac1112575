public import ArgumentParser
public import Logging

/// The flags that every application shares. An application's command takes them in with `@OptionGroup`.
public struct ApplicationOptions: ParsableArguments {
    /// Where a first broker is found.
    @Option(name: .long, help: "Brokers to begin with, as host:port, separated by commas.")
    public var bootstrapServers = "localhost:9092"

    /// The consumer group.
    @Option(name: .long, help: "The consumer group. The application's name unless it is given.")
    public var group: String?

    /// The instance's name in the group.
    @Option(name: .long, help: "This instance's name in the group: a restart gets its partitions back.")
    public var instanceId: String?

    /// The topics to read.
    @Option(
        name: .long,
        help: "A topic to read, or a pattern that begins with ^; may be repeated, or hold several separated by commas."
    )
    public var input: [String] = []

    /// The topic to write.
    @Option(name: .long, help: "The topic to write.")
    public var output: String?

    /// What is promised of output to Kafka.
    @Option(name: .long, help: "What is promised of output to Kafka: at-least-once or exactly-once.")
    public var guarantee = DeliveryGuarantee.atLeastOnce

    /// When batches are cut.
    @Option(name: .long, help: "Time between batches, in whole ms, s or m: 500ms; or asap, when records are there.")
    public var interval = BatchInterval.every(.seconds(1))

    /// Whether to stop when everything that is there is read.
    @Flag(name: .long, help: "Read what is there now, then stop.")
    public var availableNow = false

    /// How many executors.
    @Option(name: .long, help: "Executors: threads that run one task at a time. One a core unless it is given.")
    public var executors: Int?

    /// Where to begin without committed offsets.
    @Option(
        name: .long,
        help: "Where to begin in partitions without a committed offset: earliest, latest, a time, offsets."
    )
    public var startingOffsets = ApplicationConfiguration.StartingOffsets.earliest

    /// How batches are limited while records wait.
    @Option(name: .long, help: "How batches are limited: adaptive, pid, fixed:N (records a second) or unlimited.")
    public var rateControl = RateControl.adaptive

    /// The cap on a batch's records.
    @Option(name: .long, help: "Records that a batch holds at most. No cap unless it is given.")
    public var maxBatchRecords: Int?

    /// The cap on a batch's bytes.
    @Option(name: .long, help: "Bytes that a batch holds at most, as estimated. No cap unless it is given.")
    public var maxBatchBytes: Int?

    /// The cap on a partition's rate.
    @Option(name: .long, help: "Records a second of one partition at most. No cap unless it is given.")
    public var maxPartitionRecordsPerSecond: Int?

    /// What to do when records are gone.
    @Option(name: .long, help: "What to do when retention has deleted records before they were read.")
    public var onDataLoss = DataLossPolicy.fail

    /// How long a batch should take.
    @Option(name: .long, help: "How long a batch should take, as 500ms. The interval, or 500ms with asap.")
    public var targetBatchDuration: TimeSpan?

    /// When work counts as stuck.
    @Option(name: .long, help: "How long a partition that has work may stand still before readiness is turned off.")
    public var stuckAfter = TimeSpan(.seconds(60))

    /// How long a stop may take.
    @Option(name: .long, help: "How long work in flight may go on when the application is stopped.")
    public var drainDeadline = TimeSpan(.seconds(30))

    /// How long partitions may take to be let go.
    @Option(name: .long, help: "How long work on partitions that are taken away may go on.")
    public var revokeDeadline = TimeSpan(.seconds(30))

    /// What to do with what fails.
    @Option(
        name: .long,
        help: "What to do with a record that the application's code fails at: fail, skip or dead-letter:TOPIC."
    )
    public var onFailure = FailurePolicy.fail

    /// How long a task may take.
    @Option(
        name: .long,
        help: "Time after which an attempt at a task is cancelled, as 500ms, 30s or 5m. None unless given."
    )
    public var taskTimeout: TimeSpan?

    /// What records and output may take.
    @Option(name: .long, help: "Memory for records and output, as 512MiB or 2GiB. 512MiB, or 64MiB an executor.")
    public var memoryLimit: ByteSize?

    /// librdkafka's properties.
    @Option(name: .customShort("X"), help: "A property of librdkafka's, as name=value; may be repeated.")
    public var properties: [KafkaProperty] = []

    /// How much to log.
    @Option(name: .long, help: "What to log: trace, debug, info, notice, warning, error or critical.")
    public var logLevel = Logger.Level.info

    /// How log lines look.
    @Option(name: .long, help: "How to log, to standard error: text, or json with an object a line.")
    public var logFormat = LogFormat.text

    /// The flags' defaults.
    public init() {}

    /// What the flags amount to.
    public var configuration: ApplicationConfiguration {
        var kafka = KafkaConfiguration(bootstrapServers: bootstrapServers)
        for property in properties { kafka[property.name] = property.value }
        var configuration = ApplicationConfiguration(kafka: kafka)
        configuration.group = group
        configuration.instanceID = instanceId
        configuration.guarantee = guarantee
        configuration.trigger = availableNow ? .availableNow : interval.trigger
        if let executors { configuration.executors = executors }
        configuration.startingOffsets = startingOffsets
        configuration.rateControl = rateControl
        configuration.maxBatchRecords = maxBatchRecords
        configuration.maxBatchBytes = maxBatchBytes
        configuration.maxPartitionRecordsPerSecond = maxPartitionRecordsPerSecond
        configuration.onDataLoss = onDataLoss
        configuration.targetBatchDuration = targetBatchDuration?.duration
        configuration.stuckAfter = stuckAfter.duration
        configuration.drainDeadline = drainDeadline.duration
        configuration.revokeDeadline = revokeDeadline.duration
        configuration.onFailure = onFailure
        configuration.taskTimeout = taskTimeout?.duration
        configuration.memoryLimit = memoryLimit?.bytes
        configuration.logger.logLevel = logLevel
        return configuration
    }

    /// The topics of `--input`.
    ///
    /// - Throws: When there is none.
    public func inputTopics() throws -> [String] {
        let topics = input.flatMap { $0.split(separator: ",").map(String.init) }
        guard !topics.isEmpty else { throw ValidationError("--input is missing: name the topic to read") }
        return topics
    }

    /// The topic of `--output`.
    ///
    /// - Throws: When there is none.
    public func outputTopic() throws -> String {
        guard let output else { throw ValidationError("--output is missing: name the topic to write") }
        return output
    }

    /// Has every logger write to standard error, as `--log-format` says. To be called once, at the start of the process,
    /// and not by libraries.
    public func bootstrapLogging() {
        switch logFormat {
        case .text: LoggingSystem.bootstrap(StreamLogHandler.standardError)
        case .json: LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        }
    }
}

/// A property of librdkafka's, as it is written on the command line.
public struct KafkaProperty: Hashable, Sendable, ExpressibleByArgument {
    /// librdkafka's name for it.
    public let name: String
    /// Its value, as text.
    public let value: String

    /// Reads `name=value`; nil for anything else.
    public init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}

extension DataLossPolicy: ExpressibleByArgument {}

extension DeliveryGuarantee: ExpressibleByArgument {}

extension LogFormat: ExpressibleByArgument {}

extension Logger.Level: @retroactive ExpressibleByArgument {}
