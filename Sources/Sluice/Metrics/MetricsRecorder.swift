internal import Metrics

/// Turns what the driver is told, what it asks for and what it looks like into metrics: the one place where that happens.
///
/// Used on the driver's thread alone. A record costs nothing here: executors count, and their reports are added up.
struct MetricsRecorder {
    let factory: any MetricsFactory
    let meters: DriverMeters
    var partitions: PartitionMeters
    var kafka: KafkaMeters
    var calls: CallMeters
    var shared: SharedMeters
    var uncommitted = UncommittedBatches<Instant>()

    var recordsRead: LabelledCounters
    var bytesRead: LabelledCounters
    var recordsSkipped: LabelledCounters
    var recordsDeadLettered: LabelledCounters
    var taskAttempts: LabelledCounters
    var earlyEnds: LabelledCounters
    var deliveryAttempts: LabelledCounters
    var commitRequests: LabelledCounters
    var transactions: LabelledCounters
    var observations: LabelledCounters
    var rebalances: LabelledCounters
    var admissions: LabelledCounters
    var lostOffsets: LabelledCounters

    /// What is under way, to measure it when it ends. Bounded by what the driver has under way.
    var running: [Fence: (start: Instant, executor: ExecutorID)] = [:]
    var complete: [Fence: TaskCounts] = [:]
    var deliveries: [RequestID: (order: DeliveryOrder, start: Instant)] = [:]
    /// Transactions leave nothing to commit when a batch is delivered.
    var commitsWithDelivery = false
    var commits: [RequestID: (offsets: [TopicPartition: Int64], start: Instant)] = [:]

    /// - Parameter batchTarget: How long a batch should take at most.
    init(_ factory: any MetricsFactory, batchTarget: Duration = .seconds(1)) {
        self.factory = factory
        factory.gauge(MetricsCatalogue.batchTarget).set(batchTarget.wholeNanoseconds.seconds)
        meters = DriverMeters(factory)
        partitions = PartitionMeters(factory)
        kafka = KafkaMeters(factory)
        calls = CallMeters(factory)
        shared = SharedMeters(factory)
        let outcomes = [Outcome.completed, .failed].map(\.rawValue)
        let causes = EarlyEnd.allCases.map(\.label)
        recordsRead = LabelledCounters(MetricsCatalogue.recordsRead, factory)
        bytesRead = LabelledCounters(MetricsCatalogue.bytesRead, factory)
        recordsSkipped = LabelledCounters(MetricsCatalogue.recordsSkipped, factory)
        recordsDeadLettered = LabelledCounters(MetricsCatalogue.recordsDeadLettered, factory)
        taskAttempts = LabelledCounters(MetricsCatalogue.taskAttempts, factory, from: Outcome.allCases.map(\.rawValue))
        earlyEnds = LabelledCounters(MetricsCatalogue.earlyEnds, factory, from: causes)
        deliveryAttempts = LabelledCounters(MetricsCatalogue.deliveryAttempts, factory, from: outcomes)
        commitRequests = LabelledCounters(MetricsCatalogue.commitRequests, factory, from: outcomes)
        transactions = LabelledCounters(
            MetricsCatalogue.transactions,
            factory,
            from: TransactionOutcome.allCases.map(\.rawValue)
        )
        observations = LabelledCounters(MetricsCatalogue.observations, factory, from: outcomes)
        admissions = LabelledCounters(
            MetricsCatalogue.admissions,
            factory,
            from: AdmissionLimit.allCases.map(\.label)
        )
        lostOffsets = LabelledCounters(MetricsCatalogue.lostOffsets, factory)
        rebalances = LabelledCounters(MetricsCatalogue.rebalances, factory, from: ["assigned", "revoked", "lost"])
    }

    enum Outcome: String, CaseIterable {
        case completed
        case failed
        /// The offset was not in the log, or the partition was gone. Attempts alone end like that.
        case unreadable
        case inputLost = "input_lost"
    }

    enum TransactionOutcome: String, CaseIterable {
        case committed
        /// Something passing was in the way: it is tried again.
        case aborted
        /// The group had gone on without this instance.
        case outdated
        /// Something that no retry helps, or only a bounded number of them is allowed.
        case failed
    }

    /// Sets what is looked at now and then.
    mutating func sample(_ sample: MetricsSample) {
        let status = sample.status
        partitions.sample(status.partitions, wallTime: sample.wallTime)
        meters.assignedPartitions.set(status.partitions.count)
        meters.batchesInFlight.set(status.batchesInFlight)
        meters.laggards.set(status.laggingPartitions)
        meters.currentStragglers.set(sample.stragglers)
        meters.slots.set(status.slots)
        meters.busySlots.set(status.busySlots)
        meters.deliveryQueue.set(status.undeliveredTasks)
        meters.readerMemory.set(status.memory.readers)
        meters.runningMemory.set(status.memory.running)
        meters.heldMemory.set(status.memory.held)
        meters.memoryIsFull.set(status.memory.isFull ? 1 : 0)
        meters.progressAge.set(sample.progressAge.wholeNanoseconds.seconds)
        meters.heartbeat.set(Double(sample.wallTime) / 1_000)
        meters.set(state: sample.state)
        calls.sample(sample.calls)
    }

    /// Sets what accumulators and broadcast variables amount to.
    mutating func sample(_ variables: SharedVariables, at now: Instant) { shared.sample(variables, at: now) }

    mutating func note(_ statistics: ClientStatistics, of client: KafkaClient) {
        kafka.note(statistics, of: client)
    }

    mutating func noteError(of client: KafkaClient) { kafka.noteError(of: client) }

    /// A transactional producer has taken the place of another.
    func noteRenewal() { meters.producersRenewed.increment() }

    func note(_ straggler: Straggler) { meters.stragglers.increment() }

    /// Takes away what would be out of date from now on.
    mutating func close(in state: ApplicationHealth.State) {
        partitions.removeAll()
        kafka.removeAll()
        calls.removeAll()
        shared.close()
        meters.heartbeat.destroy()
        meters.close()
        meters.set(state: state)
    }
}

/// What there is to see at one moment.
struct MetricsSample {
    let status: DriverStatus
    let state: ApplicationHealth.State
    let progressAge: Duration
    let stragglers: Int
    /// Milliseconds since 1970.
    let wallTime: Int64
    var calls = CallResources()
}

extension Int64 {
    fileprivate var seconds: Double { Double(self) / 1_000_000_000 }
}

extension AdmissionLimit {
    /// What set a batch's size, as a label's value.
    var label: String {
        switch self {
        case .backlog: "backlog"
        case .slowStart: "slow_start"
        case .rate: "rate"
        case .maxBatchRecords: "max_batch_records"
        case .maxBatchBytes: "max_batch_bytes"
        case .partitionRate: "partition_rate"
        }
    }
}

extension EarlyEnd {
    /// The cause as a label's value.
    var label: String {
        switch self {
        case .taskBytes: "task_bytes"
        case .outputBytes: "output_bytes"
        case .shuffleBytes: "shuffle_bytes"
        case .softDeadline: "soft_deadline"
        case .endOfPartition: "end_of_partition"
        case .readerDry: "reader_dry"
        }
    }
}
