import DequeModule

/// The driver's decisions: what the next batch holds, which task runs where, what is delivered and committed, and what
/// a failure means.
///
/// A state machine with no clock and no effects. The shell tells it what happened and when, and performs the actions
/// that come back, in order. An event changes what is known; `advance` then does everything that has become possible.
/// The extensions beside this file follow the life of a batch: Assignment, Cutting, Running, Shuffling, Delivering,
/// Committing, Stopping.
package struct Driver {
    package enum Phase: Equatable, Sendable {
        /// No partition was ever assigned.
        case starting
        case running
        /// Finishing what is in flight; with the failure that caused it, if one did.
        case draining(Failure?)
        case stopped
        case failed(Failure)
    }

    let configuration: DriverConfiguration
    let shuffles: ShuffleGraph
    package internal(set) var phase = Phase.starting

    var lanes = LaneTable()
    var scheduler: Scheduler
    var commits = CommitTracker()

    var tasks: [TaskID: TaskState] = [:]
    var units: [UnitID: UnitState] = [:]
    /// In the order in which they were cut.
    var batches: [BatchState] = []
    var nextBatch = BatchID(0)
    var unitNumbers = Sequence64()
    var requestNumbers = Sequence64()

    var cutting: Cutting
    /// What is to be done again as it was before a crash, ahead of all else.
    var redo: [Backlog] = []
    /// Units that were to be done whole, and have lost a task.
    var brokenUnits: Set<UnitID> = []
    var admissions: AdmissionControl
    var deadLetters: DeadLetterBreaker
    /// When each executor's last delivery ended.
    var lastDeliveries: [ExecutorID: Instant] = [:]
    var deliveries: [RequestID: Delivery] = [:]
    var delayedDeliveries: [(unit: UnitID, notBefore: Instant)] = []
    /// Units that are complete, and wait for a transaction, in the order in which they became so.
    var readyUnits: Deque<UnitID> = []
    var commitTiming = CommitTiming()
    var revocations: [Revocation] = []
    /// The last partition was taken from us, and no assignment has come since.
    var awaitsAssignment = false
    var drainDeadline: Instant?
    var finalCommitDeadline: Instant?
    /// Bytes of output that is held or on its way to the sinks.
    var heldBytes = 0
    /// Tasks that the drain gave up on, in order of partition.
    package internal(set) var leftOver: [UnfinishedTask] = []
    var timer: Instant?

    var actions: [DriverAction] = []

    package init(configuration: DriverConfiguration) {
        self.configuration = configuration
        self.shuffles = ShuffleGraph(configuration.shuffles)
        self.scheduler = Scheduler(retry: configuration.taskRetry)
        self.cutting = Cutting(trigger: configuration.trigger)
        self.admissions = AdmissionControl(configuration)
        self.deadLetters = DeadLetterBreaker(configuration.deadLetterLimit)
    }

    /// Takes in what happened at `now`, which never runs backwards, and returns what is to be done about it.
    package mutating func handle(_ event: DriverEvent, at now: Instant) -> [DriverAction] {
        guard !hasEnded else { return [] }
        apply(event, at: now)
        advance(at: now)
        defer { actions = [] }
        return actions
    }

    private var hasEnded: Bool {
        switch phase {
        case .stopped, .failed: true
        case .starting, .running, .draining: false
        }
    }

    private mutating func apply(_ event: DriverEvent, at now: Instant) {
        switch event {
        case .executorJoined(let executor, let slots): scheduler.addExecutor(executor, slots: slots)
        case .executorLost(let executor): lose(executor, at: now)
        case .assigned(let starts): assign(starts, at: now)
        case .revoked(let partitions): revoke(partitions, at: now)
        case .lost(let partitions): lose(partitions)
        case .observed(let request, let ends): takeObservation(request, ends, at: now)
        case .observationFailed(let request): observationFailed(request, at: now)
        case .recordsAvailable(let ends): noteAvailable(ends)
        case .taskFinished(let report): finish(report, at: now)
        case .delivered(let request): delivered(request, at: now)
        case .deliveryFailed(let request, let failure): deliveryFailed(request, failure, at: now)
        case .deliveryAborted(let request, _): deliveryAborted(request, at: now)
        case .deliveryOutdated(let request, _): deliveryOutdated(request, at: now)
        case .committed(let request): committed(request, at: now)
        case .commitFailed(let request, let failure): commitFailed(request, failure, at: now)
        case .commitOutdated(let request, _): commitOutdated(request, at: now)
        case .timerFired: timer = nil
        case .drain: drain(because: nil, at: now)
        case .failed(let failure): drain(because: failure, at: now)
        }
    }

    /// What frees something comes before what uses it, since nothing may be left for an event that need not come.
    private mutating func advance(at now: Instant) {
        checkDeadlines(at: now)
        finishRevocations(at: now)
        giveUpBrokenUnits()
        planBuckets()
        cutBatches(at: now)
        splitBatchThatFillsMemory(at: now)
        dispatchTasks(at: now)
        retryDeliveries(at: now)
        deliverNextBatch(at: now)
        openTransactions(at: now)
        stopWhenDone(at: now)
        requestCommit(at: now)
        finishBatches(at: now)
        finishDrain(at: now)
        setTimer(after: now)
    }

    private mutating func setTimer(after now: Instant) {
        guard !hasEnded, let earliest = earliestWake(after: now), earliest != timer else { return }
        timer = earliest
        actions.append(.setTimer(earliest))
    }

    /// What is due already was dealt with before, or waits for something other than time. Called for every event, so it
    /// collects nothing.
    private func earliestWake(after now: Instant) -> Instant? {
        var earliest: Instant?
        func consider(_ instant: Instant?) {
            guard let instant, instant > now else { return }
            earliest = min(earliest ?? instant, instant)
        }
        consider(cutting.nextWake(isRunning: phase == .running))
        consider(scheduler.nextRetry)
        for delivery in delayedDeliveries { consider(delivery.notBefore) }
        consider(nextCommitWake)
        for revocation in revocations { consider(revocation.deadline) }
        consider(drainDeadline)
        consider(finalCommitDeadline)
        return earliest
    }

    mutating func makeRequest() -> RequestID { RequestID(requestNumbers.next()) }
}

// MARK: What the shell and the metrics may look at

extension Driver {
    /// Batches that are not finished.
    package var batchesInFlight: Int { batches.count }
    /// Batches that are not finished, oldest first. One of which nothing is left to do is forgotten, and reported only if
    /// anything of it was done.
    package var unfinishedBatches: [BatchID] { batches.map(\.id) }
    /// Tasks whose output is not delivered.
    package var unfinishedTasks: Int { tasks.values.count { !$0.isAbandoned } }
    /// The next offset to plan, by partition that is ours.
    package var positions: [TopicPartition: Int64] {
        Dictionary(uniqueKeysWithValues: lanes.owned.map { (lanes[$0].partition, lanes[$0].position) })
    }
    /// Offsets of this run that were deleted before they were read, by partition that lost any.
    package var lostOffsets: [TopicPartition: Int64] {
        let losers = lanes.all.filter { $0.lostOffsets > 0 }
        return Dictionary(uniqueKeysWithValues: losers.map { ($0.partition, $0.lostOffsets) })
    }
    /// Records between position and the log's end as last heard of, over all partitions that are ours.
    package var backlog: Int64 {
        lanes.owned.reduce(0) { sum, lane in
            let (total, overflow) = sum.addingReportingOverflow(max(0, lanes[lane].logEnd - lanes[lane].position))
            return overflow ? .max : total
        }
    }
}
