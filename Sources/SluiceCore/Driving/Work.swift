/// A task from planning until its output is delivered.
struct TaskState {
    enum Phase: Equatable {
        /// Waiting for a slot, or for a retry.
        case waiting
        case running(Fence, ExecutorID)
        /// Complete; the executor holds its output.
        case held(Fence, ExecutorID, until: Int64)
        /// Its output is on its way to the sinks.
        case delivering(Fence, ExecutorID, until: Int64)
    }

    let planned: PlannedTask
    let unit: UnitID
    var phase = Phase.waiting
    var attempts = 0
    /// How often its output was lost, or could not be read, when it was to be merged.
    var losses = 0
    /// When the last attempt was given to an executor.
    var dispatchedAt: Instant?
    /// What went wrong last, or the last that names a record: that is what an operator needs.
    var failure: Failure?
    var counts = TaskCounts()
    var lastTimestamp: Int64?
    /// What the attempt that is complete wrote to shuffles.
    var shuffled: [ShuffleWritten] = []
    /// Of a bucket, what its inputs hold for it.
    var bucketSize = BucketSize()
    /// Not ours to finish any more; it holds its lane until the executor or the sink reports.
    var isAbandoned = false
    /// The executor that held its output is gone; whether a transaction has it all the same is still to be told.
    var isOutputLost = false

    /// The range as it ended, once it has; nil for a bucket.
    var actualRange: OffsetRange? {
        switch phase {
        case .held(_, _, let until), .delivering(_, _, let until): planned.range?.ending(at: until)
        case .waiting, .running: planned.range
        }
    }

    var fence: Fence? {
        switch phase {
        case .waiting: nil
        case .running(let fence, _), .held(let fence, _, _), .delivering(let fence, _, _): fence
        }
    }
}

/// What is delivered and committed together.
struct UnitState {
    let batch: BatchID
    var tasks: [TaskID]
    /// Tasks that are not complete.
    var incomplete: Int
    var delivery: RequestID?
    /// Those that failed through its own fault, and the one under way.
    var deliveryAttempts = 0
    /// Aborts in a row through no fault of its own.
    var aborts = 0
    /// It waits for a transaction.
    var isReady = false
    /// Bytes of output that its buckets hold.
    var bucketBytes = 0
    /// How far it is behind the first shuffle.
    var shuffles = ShuffleProgress()
    /// When the last of its ranges was complete, if it has stages behind shuffles.
    var rangesCompleteAt: Instant?
}

/// The output of units on its way to the sinks: the tasks as they were when it was sent.
struct Delivery {
    let units: [UnitID]
    let tasks: [TaskID]
    let orderedAt: Instant
    /// The transaction's producer.
    var slot: Int?
}

/// A batch until its last output is delivered.
struct BatchState {
    let id: BatchID
    let cutAt: Instant
    let admission: Admission
    /// Tasks whose output is not delivered.
    var unfinished: Int
    /// Those of them that no executor has had yet.
    var undispatched: Int
    var firstDispatchAt: Instant?
    var ranges: [OffsetRange] = []
    var counts = TaskCounts()
    var earlyEnds = 0
    /// How long each complete task's last attempt ran, by stage.
    var runTimes: [StageID: [Duration]] = [:]
    /// The number that the next task gets.
    var nextTask: Int
    /// The stages behind shuffles, as far as they are delivered.
    var shuffles: [StageID: ShuffleReport] = [:]

    func report(at now: Instant) -> BatchReport {
        let started = firstDispatchAt ?? now
        return BatchReport(
            id: id,
            ranges: ranges,
            counts: counts,
            schedulingDelay: cutAt.duration(to: started),
            processingTime: started.duration(to: now),
            earlyEnds: earlyEnds,
            admission: admission,
            shuffles: shuffles.values.sorted { $0.stage.rawValue < $1.stage.rawValue }
        )
    }
}
