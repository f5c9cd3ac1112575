/// What the driver's decisions depend on. Every bound has a name and a unit.
package struct DriverConfiguration: Hashable, Sendable {
    /// What is delivered and committed together.
    package enum CommitScope: Hashable, Sendable {
        /// Each task's range by itself.
        case task
        /// A whole batch, when all of its tasks are complete; batches are delivered in order, one at a time.
        case batch
    }

    package var trigger: Trigger
    package var commitScope: CommitScope
    /// How output and offsets share transactions; nil where offsets are committed after the delivery.
    package var transactions: TransactionLimits?
    /// Whether the sinks know better than the group where a partition stands: it must never be ahead of them.
    package var sinksKeepPositions: Bool
    package var rateControl: RateControl
    /// How long a batch should take, for the rate control. The interval, or else 500 ms, unless told otherwise.
    package var targetBatchDuration: Duration
    package var admissionCaps: AdmissionCaps
    /// Batches that may be unfinished at once, not counting those left with only laggards. At least 1.
    package var maxBatchesInFlight: Int
    /// Partitions that may lag, all of their tasks being on executors, without counting as a batch in flight.
    package var maxLaggingPartitions: Int
    package var taskRetry: RetryPolicy
    package var deliveryRetry: RetryPolicy
    /// The least time between two commit requests; none is waited for when draining or giving a partition back.
    package var commitInterval: Duration
    /// The wait before a refused commit is tried again.
    package var commitBackoff: Duration
    /// How long a commit's answer is waited for before the request counts as refused.
    package var commitTimeout: Duration
    /// How long an observation's answer is waited for before it counts as failed.
    package var observationTimeout: Duration
    /// The wait before a failed observation is tried again, where no tick does that.
    package var observationBackoff: Duration
    /// How long a log may be seen to end before the next offset to read; then the application stops.
    package var truncationPatience: Duration
    /// What to do when records were deleted before they were read.
    package var onDataLoss: DataLossPolicy
    /// How many dead letters are too many; nil for any number.
    package var deadLetterLimit: DeadLetterLimit?
    /// What running tasks and undelivered output may take: no task starts beyond it.
    package var memory: TaskMemory
    /// What readers may take.
    package var readerMemory: ReaderMemory
    /// The stages behind shuffles, parents first; with any, batches are delivered as a whole.
    package var shuffles: [ShuffleStage]
    /// How long work in flight on revoked partitions may take before it is abandoned, uncommitted.
    package var revokeDeadline: Duration
    /// How long work in flight may take when the application stops before it is abandoned, uncommitted.
    package var drainDeadline: Duration
    /// How long the last commit may take after the drain.
    package var finalCommitDeadline: Duration

    package init(
        trigger: Trigger,
        commitScope: CommitScope = .task,
        transactions: TransactionLimits? = nil,
        sinksKeepPositions: Bool = false,
        rateControl: RateControl = .unlimited,
        targetBatchDuration: Duration? = nil,
        admissionCaps: AdmissionCaps = AdmissionCaps(),
        maxBatchesInFlight: Int = 2,
        maxLaggingPartitions: Int = 4,
        taskRetry: RetryPolicy = RetryPolicy(),
        deliveryRetry: RetryPolicy = RetryPolicy(),
        commitInterval: Duration = .milliseconds(100),
        commitBackoff: Duration = .milliseconds(500),
        commitTimeout: Duration = .seconds(60),
        observationTimeout: Duration = .seconds(30),
        observationBackoff: Duration = .seconds(1),
        truncationPatience: Duration = .seconds(10),
        onDataLoss: DataLossPolicy = .fail,
        deadLetterLimit: DeadLetterLimit? = nil,
        memory: TaskMemory = .unlimited,
        readerMemory: ReaderMemory = ReaderMemory(limit: 0, perPartition: 0),
        shuffles: [ShuffleStage] = [],
        revokeDeadline: Duration = .seconds(30),
        drainDeadline: Duration = .seconds(30),
        finalCommitDeadline: Duration = .seconds(5)
    ) {
        self.trigger = trigger
        self.commitScope = commitScope
        self.transactions = transactions
        self.sinksKeepPositions = sinksKeepPositions
        self.rateControl = rateControl
        self.targetBatchDuration = targetBatchDuration ?? trigger.usualBatchDuration
        self.admissionCaps = admissionCaps
        self.maxBatchesInFlight = maxBatchesInFlight
        self.maxLaggingPartitions = maxLaggingPartitions
        self.taskRetry = taskRetry
        self.deliveryRetry = deliveryRetry
        self.commitInterval = commitInterval
        self.commitBackoff = commitBackoff
        self.commitTimeout = commitTimeout
        self.observationTimeout = observationTimeout
        self.observationBackoff = observationBackoff
        self.truncationPatience = truncationPatience
        self.onDataLoss = onDataLoss
        self.deadLetterLimit = deadLetterLimit
        self.memory = memory
        self.readerMemory = readerMemory
        self.shuffles = shuffles
        self.revokeDeadline = revokeDeadline
        self.drainDeadline = drainDeadline
        self.finalCommitDeadline = finalCommitDeadline
    }
}

extension Trigger {
    /// How long a batch should take unless it is set: the interval, or else 500 ms.
    package var usualBatchDuration: Duration { interval ?? .milliseconds(500) }
}

extension DriverConfiguration {
    /// `.once` reads everything in one batch, whatever is set.
    var effectiveRateControl: RateControl { trigger == .once ? .unlimited : rateControl }
    var effectiveCaps: AdmissionCaps { trigger == .once ? AdmissionCaps() : admissionCaps }
    /// With shuffles a batch is delivered as a whole, whatever is set: what comes of them is of no range alone.
    package var effectiveCommitScope: CommitScope { shuffles.isEmpty ? commitScope : .batch }
}
