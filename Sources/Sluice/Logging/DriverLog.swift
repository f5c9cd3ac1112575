internal import Logging

/// What an operator is told of a run: at info that it begins, what it was given, that it works, how it stands when that
/// changes, and what it amounted to; at warning what went wrong and is tried again.
struct DriverLog {
    /// Partitions that are named in a line; the others are counted.
    private static let namedPartitions = 8

    private let logger: Logger
    private var counts = TaskCounts()
    private var batches = 0
    private var state: ApplicationHealth.State?

    init(logger: Logger) { self.logger = logger }

    mutating func note(_ event: DriverEvent) {
        logger.trace("event: \(event)")
        switch event {
        case .assigned(let starts):
            let places = starts.map { "\($0.partition) from \($0.position)" }
            logger.info("assigned \(Self.partitions(starts.count))\(Self.list(places))")
        case .revoked(let partitions):
            logger.info("\(Self.partitions(partitions.count)) asked back\(Self.list(partitions))")
        case .lost(let partitions):
            logger.warning(
                "\(Self.partitions(partitions.count)) lost to the group, uncommitted work is given up\(Self.list(partitions))"
            )
        case .drain: logger.info("draining: finishing what is in flight")
        case .failed(let failure): logger.error("stopping: \(failure)", metadata: failure.metadata)
        case .taskFinished(let report): note(report)
        case .deliveryFailed(_, let failure), .deliveryAborted(_, let failure), .deliveryOutdated(_, let failure),
            .commitFailed(_, let failure), .commitOutdated(_, let failure):
            logger.warning("\(failure)", metadata: failure.metadata)
        default: break
        }
    }

    mutating func note(_ action: DriverAction) {
        logger.trace("action: \(action)")
        switch action {
        case .batchFinished(let report): note(report)
        case .offsetsLost(let range):
            logger.warning(
                "lost \(range): deleted before it was read; going on at \(range.until)",
                metadata: range.partition.metadata
            )
        case .partitionGone(let partition, let cause):
            logger.warning("\(partition) is gone: \(cause)", metadata: partition.metadata)
        default: break
        }
    }

    private mutating func note(_ report: BatchReport) {
        logger.debug("batch \(report.id) done: \(report.summary)", metadata: ["batch": "\(report.id)"])
        if batches == 0 {
            logger.info("first batch done: \(report.summary)", metadata: ["batch": "\(report.id)"])
        }
        batches += 1
        counts += report.counts
    }

    /// Takes note of how the application stands; says so when it has got worse, or better again.
    mutating func note(_ new: ApplicationHealth.State) {
        defer { state = new }
        guard new.name != state?.name else { return }
        switch new {
        case .waitingForBroker where state != nil && state != .starting, .stuck, .sinkFailing:
            let detail = ApplicationHealth(state: new).detail ?? ""
            logger.warning("\(new.phrase): \(detail)", metadata: new.metadata)
        case .running where state.isBad: logger.info("running again")
        case .waitingForAssignment: logger.info("waiting for the group to assign partitions")
        default: break
        }
    }

    func note(_ straggler: Straggler, doing activity: AttemptActivity?) {
        let attempt = straggler.attempt
        var metadata = attempt.range?.partition.metadata ?? [:]
        metadata["batch"] = "\(attempt.task.batch)"
        metadata["task"] = "\(attempt.task)"
        logger.warning(
            """
            \(attempt.work) (task \(attempt.task), attempt \(attempt.attempt), executor \(straggler.executor)) has run \
            for \(straggler.elapsed.wholeNanoseconds / 1_000_000) ms, and its batch's finished tasks took \
            \(straggler.median.wholeNanoseconds / 1_000_000) ms (median)\(activity.map { "; it is \($0)" } ?? "")
            """,
            metadata: metadata
        )
    }

    func tellTotals() {
        logger.info(
            """
            \(batches) \(batches == 1 ? "batch" : "batches"), \(counts.recordsRead) records read, \
            \(counts.recordsWritten) written\(counts.passedOver)
            """
        )
    }

    private func note(_ report: TaskReport) {
        switch report.outcome {
        case .failed(let failure):
            let metadata = failure.metadata.merging(report.task.metadata) { _, new in new }
            logger.warning("an attempt at task \(report.task) failed: \(failure)", metadata: metadata)
        case .inputLost(let fences, let reason):
            logger.warning(
                """
                an attempt at task \(report.task) could not read \(fences.count) of its inputs, which are made again: \
                \(reason)
                """,
                metadata: report.task.metadata
            )
        case .completed, .unreadable: break
        }
    }

    private static func partitions(_ count: Int) -> String { count == 1 ? "1 partition" : "\(count) partitions" }

    private static func list(_ items: [some CustomStringConvertible]) -> String {
        items.isEmpty ? "" : ": \(items.listing(atMost: namedPartitions))"
    }
}

extension TopicPartition {
    fileprivate var metadata: Logger.Metadata { ["topic": "\(topic)", "partition": "\(partition)"] }
}

extension TaskID {
    fileprivate var metadata: Logger.Metadata { ["batch": "\(batch)", "task": "\(self)"] }
}

extension Failure {
    /// Where it happened, for tools.
    fileprivate var metadata: Logger.Metadata {
        var metadata = partition?.metadata ?? [:]
        metadata["origin"] = "\(origin.rawValue)"
        if let offset { metadata["offset"] = "\(offset)" }
        if let operatorName { metadata["operator"] = "\(operatorName)" }
        return metadata
    }
}

extension BatchReport {
    fileprivate var summary: String {
        """
        \(counts.recordsRead) records read from \(ranges.count == 1 ? "1 partition" : "\(ranges.count) partitions"), \
        \(counts.recordsWritten) written\(counts.passedOver), total delay \(totalDelay.wholeNanoseconds / 1_000_000) ms
        """
    }
}

extension TaskCounts {
    /// What failed and was passed over, if anything did.
    fileprivate var passedOver: String {
        let letters = recordsDeadLettered > 0 ? " (\(recordsDeadLettered) of them dead letters)" : ""
        return recordsSkipped > 0 ? "\(letters), \(recordsSkipped) skipped" : letters
    }
}

extension ApplicationHealth.State {
    fileprivate var phrase: String {
        switch self {
        case .stuck: "stuck"
        case .sinkFailing: "a sink does not take output"
        default: "no broker can be reached, trying on"
        }
    }

    fileprivate var metadata: Logger.Metadata {
        guard case .stuck(let work) = self, let first = work.first else { return [:] }
        var metadata: Logger.Metadata = [
            "topic": "\(first.partition.topic)", "partition": "\(first.partition.partition)",
        ]
        if let task = first.task {
            metadata["batch"] = "\(task.batch)"
            metadata["task"] = "\(task)"
        }
        return metadata
    }
}

extension ApplicationHealth.State? {
    fileprivate var isBad: Bool {
        switch self {
        case .waitingForBroker, .stuck, .sinkFailing: true
        default: false
        }
    }
}
