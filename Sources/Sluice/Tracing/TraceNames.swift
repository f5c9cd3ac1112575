/// What spans and their attributes are called: OpenTelemetry's conventions for messaging where they have a name.
enum TraceNames {
    static let batch = "batch"
    static let deliver = "deliver"
    static let commit = "commit"
    /// Followed by the topic.
    static let process = "process"

    static let system = "messaging.system"
    static let operation = "messaging.operation.name"
    static let operationType = "messaging.operation.type"
    static let topic = "messaging.destination.name"
    static let partition = "messaging.destination.partition.id"
    static let offset = "messaging.kafka.offset"
    static let messageCount = "messaging.batch.message_count"
    static let group = "messaging.consumer.group.name"
    static let errorType = "error.type"

    static let application = "sluice.application"
    static let batchID = "sluice.batch"
    static let task = "sluice.task"
    static let attempt = "sluice.attempt"
    static let executor = "sluice.executor"
    static let stage = "sluice.stage"
    static let bucket = "sluice.bucket"
    static let shuffleRecordsRead = "sluice.shuffle.records.read"
    static let shuffleRecordsWritten = "sluice.shuffle.records.written"
    static let shuffleBytesSpilled = "sluice.shuffle.bytes.spilled"
    static let until = "sluice.offset.until"
    static let outcome = "sluice.outcome"
    static let earlyEnd = "sluice.early_end"
    static let tasks = "sluice.tasks"
    static let tasksAbandoned = "sluice.tasks.abandoned"
    static let backlog = "sluice.backlog"
    static let admitted = "sluice.records.admitted"
    static let limit = "sluice.limit"
    static let recordsRead = "sluice.records.read"
    static let recordsWritten = "sluice.records.written"
    static let recordsSkipped = "sluice.records.skipped"
    static let recordsDeadLettered = "sluice.records.dead_lettered"
    static let bytesRead = "sluice.bytes.read"
    static let bytesWritten = "sluice.bytes.written"
    static let schedulingDelay = "sluice.scheduling_delay_ms"
    static let processingTime = "sluice.processing_time_ms"
    static let sinks = "sluice.sinks"
    static let isTransaction = "sluice.transaction"
    static let partitions = "sluice.partitions"
}

/// How what a span stands for has ended, as its attribute says.
enum TraceOutcome: String {
    case completed
    case failed
    /// Nothing could be read where it began: what becomes of that is decided elsewhere.
    case unreadable
    case inputLost = "input_lost"
    /// Given up for a reason that is not its own: its partition was taken away, or the application stops.
    case abandoned
    /// A transaction that was aborted through no fault of its output, and is tried again.
    case aborted
    /// The group has gone on without this instance, and takes no offsets from it.
    case outdated
}
