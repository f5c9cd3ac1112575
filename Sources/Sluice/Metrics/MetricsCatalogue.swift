/// Every metric that an application emits: its name, what it says, its kind and its labels.
///
/// They are emitted through swift-metrics, with these names as labels and these labels as dimensions, so that any
/// backend can take them; one that wants to know what they mean, and which buckets suit them, asks here.
public enum MetricsCatalogue {
    /// All of them, in the order in which the documentation lists them.
    public static let all =
        records + batches + tasks + shuffles + deliveries + commits + transactional + partitions + calls + shared
        + driver + kafka + [
            buildInfo
        ]

    // MARK: Records

    static let recordsRead = counter("sluice_records_read_total", "Records read by delivered tasks.", ["topic"])
    static let bytesRead = counter(
        "sluice_read_bytes_total",
        "Bytes of keys, values and headers read by delivered tasks.",
        ["topic"]
    )
    static let recordsWritten = counter("sluice_records_written_total", "Records delivered to sinks.")
    static let bytesWritten = counter("sluice_written_bytes_total", "Bytes delivered to sinks.")
    static let recordsAdmitted = counter("sluice_records_admitted_total", "Offsets that batches were planned with.")
    static let admissions = counter(
        "sluice_admissions_total",
        "Batches that were planned, by what limited them: the backlog, when they held all that there was.",
        ["limit"]
    )
    static let lostOffsets = counter(
        "sluice_offsets_lost_total",
        "Offsets that were deleted before they were read, and skipped.",
        ["topic"]
    )
    static let recordsSkipped = counter(
        "sluice_records_skipped_total",
        "Elements that were dropped because an operator failed at them, in delivered tasks.",
        ["topic"]
    )
    static let recordsDeadLettered = counter(
        "sluice_records_dead_lettered_total",
        "Dead letters that were delivered, by the topic that they were read from.",
        ["topic"]
    )
    private static let records = [
        recordsRead, bytesRead, recordsWritten, bytesWritten, recordsAdmitted, admissions, lostOffsets, recordsSkipped,
        recordsDeadLettered,
    ]

    // MARK: Batches

    static let batchesCut = counter("sluice_batches_cut_total", "Batches that were planned.")
    static let batchesFinished = counter("sluice_batches_finished_total", "Batches whose output is delivered.")
    static let schedulingDelay = seconds(
        "sluice_batch_scheduling_delay_seconds",
        "Time from a batch's cut to the start of its first task."
    )
    static let processingTime = seconds(
        "sluice_batch_processing_seconds",
        "Time from the start of a batch's first task to its last delivery."
    )
    static let commitDelay = seconds(
        "sluice_batch_commit_seconds",
        "Time from a batch's last delivery until the group has its offsets."
    )
    static let totalDelay = seconds(
        "sluice_batch_total_delay_seconds",
        "Time from a batch's cut to its last delivery."
    )
    static let batchesInFlight = gauge("sluice_batches_in_flight", "Batches that are not finished.")
    static let batchTarget = gauge(
        "sluice_batch_target_seconds",
        "How long a batch should take at most to keep up: the interval, unless another target is set.",
        unit: .seconds
    )
    private static let batches = [
        batchesCut, batchesFinished, schedulingDelay, processingTime, commitDelay, totalDelay, batchesInFlight,
        batchTarget,
    ]

    // MARK: Tasks

    static let tasksDelivered = counter("sluice_tasks_delivered_total", "Tasks whose output is delivered.")
    static let tasksAbandoned = counter(
        "sluice_tasks_abandoned_total",
        "Tasks given up: their partition went away, a deadline passed, or they failed for good."
    )
    static let taskAttempts = counter(
        "sluice_task_attempts_total",
        "Attempts at tasks that have ended.",
        ["outcome"]
    )
    static let earlyEnds = counter(
        "sluice_task_early_ends_total",
        "Attempts that ended before the end of their range.",
        ["cause"]
    )
    static let taskDuration = seconds("sluice_task_duration_seconds", "Time from an attempt's dispatch to its report.")
    private static let tasks = [tasksDelivered, tasksAbandoned, taskAttempts, earlyEnds, taskDuration]

    // MARK: Deliveries and commits

    static let deliveryAttempts = counter(
        "sluice_deliveries_total",
        "Deliveries to sinks that have ended.",
        ["outcome"]
    )
    static let deliveryDuration = seconds(
        "sluice_delivery_duration_seconds",
        "Time from the permission to deliver to its outcome."
    )
    static let deliveryQueue = gauge("sluice_delivery_queue_tasks", "Tasks whose output is held or being delivered.")
    private static let deliveries = [deliveryAttempts, deliveryDuration, deliveryQueue]

    static let commitRequests = counter("sluice_commits_total", "Commit requests that were answered.", ["outcome"])
    static let commitDuration = seconds(
        "sluice_commit_duration_seconds",
        "Time from a commit request to its answer."
    )
    private static let commits = [commitRequests, commitDuration]

    static let transactions = counter(
        "sluice_transactions_total",
        "Transactions that have ended: committed, or aborted and why.",
        ["outcome"]
    )
    static let transactionDuration = seconds(
        "sluice_transaction_duration_seconds",
        "Time from the order to deliver in a transaction to its outcome."
    )
    static let transactionUnits = counter(
        "sluice_transaction_units_total",
        "Commit units that were delivered in transactions, several of which may share one."
    )
    static let producersRenewed = counter(
        "sluice_transaction_producers_renewed_total",
        "Transactional producers that took the place of one that could not go on."
    )
    private static let transactional = [transactions, transactionDuration, transactionUnits, producersRenewed]

    // MARK: Partitions

    static let partitionPosition = gauge(
        "sluice_partition_position",
        "The next offset to plan.",
        partitionLabels
    )
    static let partitionCommitted = gauge(
        "sluice_partition_committed_offset",
        "The offset that the group has.",
        partitionLabels
    )
    static let partitionLogEnd = gauge(
        "sluice_partition_log_end_offset",
        "The log's end as last heard of.",
        partitionLabels
    )
    static let partitionLag = gauge(
        "sluice_partition_lag_records",
        "Offsets between the committed one and the log's end.",
        partitionLabels,
        unit: .records
    )
    static let partitionLagSeconds = gauge(
        "sluice_partition_lag_seconds",
        "Age of the last delivered record, while there is a lag; else 0. Absent until a record is delivered.",
        partitionLabels,
        unit: .seconds
    )
    static let assignedPartitions = gauge("sluice_assigned_partitions", "Partitions that this instance has.")
    static let rebalances = counter("sluice_rebalances_total", "Rebalances of the group, as seen here.", ["event"])
    private static let partitionLabels = ["topic", "partition"]
    private static let partitions = [
        partitionPosition, partitionCommitted, partitionLogEnd, partitionLag, partitionLagSeconds, assignedPartitions,
        rebalances,
    ]

    // MARK: The driver

    static let observations = counter("sluice_observations_total", "Look-ups of log ends that have ended.", ["outcome"])
    static let laggards = gauge(
        "sluice_lagging_partitions",
        "Partitions that are late in their batch and hold up no other."
    )
    static let stragglers = counter(
        "sluice_stragglers_total",
        "Attempts that were seen to run far beyond their fellows."
    )
    static let currentStragglers = gauge("sluice_straggling_tasks", "Tasks that run far beyond their fellows.")
    static let slots = gauge("sluice_executor_slots", "Tasks that the executors can run at once.")
    static let busySlots = gauge("sluice_executor_slots_busy", "Executor slots that run a task.")
    static let progressAge = gauge(
        "sluice_progress_age_seconds",
        "For how long the partition that waits longest has made no progress; 0 while there is nothing to do.",
        unit: .seconds
    )
    static let heartbeat = gauge(
        "sluice_driver_heartbeat_timestamp_seconds",
        "When the driver last looked how things stand, which it does once a second, in seconds since 1970.",
        unit: .seconds
    )
    static let state = gauge("sluice_state", "1 for the state that the application is in.", ["state"])
    static let memoryUsed = gauge(
        "sluice_memory_used_bytes",
        "Memory for records and output: read ahead at most, set aside for running tasks, and held output.",
        ["kind"],
        unit: .bytes
    )
    static let memoryIsFull = gauge("sluice_memory_is_full", "1 while tasks wait for memory.")
    private static let driver = [
        observations, laggards, stragglers, currentStragglers, slots, busySlots, memoryUsed, memoryIsFull, progressAge,
        heartbeat, state,
    ]

    // MARK: Kafka

    static let brokerConnected = gauge(
        "sluice_kafka_broker_connected",
        "1 if the client's connection to the broker is up, else 0.",
        brokerLabels
    )
    static let brokerRoundTrip = gauge(
        "sluice_kafka_broker_round_trip_mean_seconds",
        "Mean time from a request to its answer in the last interval.",
        brokerLabels,
        unit: .seconds
    )
    static let brokerRoundTripP99 = gauge(
        "sluice_kafka_broker_round_trip_p99_seconds",
        "Time within which 99 % of answers came in the last interval.",
        brokerLabels,
        unit: .seconds
    )
    static let brokerErrors = counter(
        "sluice_kafka_broker_errors_total",
        "Requests that could not be sent, answers that could not be read, and requests without an answer.",
        brokerLabels + ["kind"]
    )
    static let producerQueueRecords = gauge(
        "sluice_kafka_producer_queue_records",
        "Records that wait to be sent or confirmed.",
        unit: .records
    )
    static let producerQueueBytes = gauge(
        "sluice_kafka_producer_queue_bytes",
        "Bytes of records that wait to be sent or confirmed.",
        unit: .bytes
    )
    static let clientErrors = counter(
        "sluice_kafka_errors_total",
        "Errors that a Kafka client reported and deals with itself.",
        ["client"]
    )
    private static let brokerLabels = ["client", "broker"]
    private static let kafka = [
        brokerConnected, brokerRoundTrip, brokerRoundTripP99, brokerErrors, producerQueueRecords, producerQueueBytes,
        clientErrors,
    ]

    // MARK: Calls

    static let blockingThreads = gauge(
        "sluice_blocking_threads",
        "Threads that run an operator's blocking calls.",
        ["operator"]
    )
    static let blockingThreadsBusy = gauge(
        "sluice_blocking_threads_busy",
        "Threads that run one of the operator's blocking calls.",
        ["operator"]
    )
    static let blockingQueue = gauge(
        "sluice_blocking_queue_calls",
        "Blocking calls that wait for a thread.",
        ["operator"]
    )
    static let limiterPermits = gauge(
        "sluice_limiter_permits",
        "Calls that a concurrency limiter lets run at once.",
        ["limiter"]
    )
    static let limiterPermitsInUse = gauge(
        "sluice_limiter_permits_in_use",
        "Calls that run with a permit of the limiter.",
        ["limiter"]
    )
    static let limiterWaiting = gauge(
        "sluice_limiter_waiting_calls",
        "Calls that wait for a permit of the limiter.",
        ["limiter"]
    )
    static let rateLimiterWaiting = gauge(
        "sluice_rate_limiter_waiting_calls",
        "Calls that wait for their turn at the rate limiter.",
        ["limiter"]
    )
    private static let calls = [
        blockingThreads, blockingThreadsBusy, blockingQueue, limiterPermits, limiterPermitsInUse, limiterWaiting,
        rateLimiterWaiting,
    ]

    static let buildInfo = gauge(
        "sluice_build_info",
        "1, with the versions of Sluice and librdkafka.",
        ["version", "librdkafka"]
    )
}

extension MetricsCatalogue {
    /// From a millisecond, as tasks and small batches take, to five minutes, which only trouble takes.
    private static let durations = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
    ]

    static func counter(_ name: String, _ help: String, _ labels: [String] = []) -> MetricDefinition {
        MetricDefinition(name: name, help: help, kind: .counter, labels: labels)
    }

    static func gauge(
        _ name: String,
        _ help: String,
        _ labels: [String] = [],
        unit: MetricDefinition.Unit? = nil
    ) -> MetricDefinition {
        MetricDefinition(name: name, help: help, kind: .gauge, labels: labels, unit: unit)
    }

    private static func seconds(_ name: String, _ help: String) -> MetricDefinition {
        MetricDefinition(name: name, help: help, kind: .histogram(buckets: durations), unit: .seconds)
    }
}
