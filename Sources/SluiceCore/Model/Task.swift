/// What bounds one attempt of a task. A task that meets a bound ends early, at a record boundary, and the rest of its
/// range is planned again. An attempt that finds a record takes at least one, whatever the limits.
public struct TaskLimits: Hashable, Sendable {
    /// Bytes of keys, values and headers read. At least 1.
    public var maxTaskBytes: Int
    /// Bytes of output collected, over all sinks. At least 1.
    public var maxTaskOutputBytes: Int
    /// Bytes written to shuffles, as they are kept, in memory and on disk. At least 1.
    public var maxTaskShuffleBytes: Int
    /// Time from the attempt's start, after which it takes no further record.
    public var softDeadline: Duration

    /// Bounds an attempt: 8 MiB read, 8 MiB put out, 64 MiB written to shuffles, 1 s, unless told otherwise.
    public init(
        maxTaskBytes: Int = 8 << 20,
        maxTaskOutputBytes: Int = 8 << 20,
        maxTaskShuffleBytes: Int = 64 << 20,
        softDeadline: Duration = .seconds(1)
    ) {
        self.maxTaskBytes = maxTaskBytes
        self.maxTaskOutputBytes = maxTaskOutputBytes
        self.maxTaskShuffleBytes = maxTaskShuffleBytes
        self.softDeadline = softDeadline
    }

    /// The soft deadline where none is set: how long a batch should take, so that one whose forecast is wrong takes
    /// little longer, and at least `leastSoftDeadline`.
    package static func softDeadline(target: Duration) -> Duration { max(target, leastSoftDeadline) }

    /// For a range that is to be done whole: no bound but that on time, which is a day, so that waiting has an end.
    package static let whole = TaskLimits(
        maxTaskBytes: .max,
        maxTaskOutputBytes: .max,
        maxTaskShuffleBytes: .max,
        softDeadline: .seconds(86_400)
    )

    /// A reader's first fetch takes 140 to 350 ms. With less than this, tasks would end empty over and over while they
    /// wait for it.
    package static let leastSoftDeadline = Duration.milliseconds(100)
}

/// One task of one batch, as planned: a range through its first stage, or a bucket through a later one.
package struct PlannedTask: Hashable, Sendable {
    package let id: TaskID
    package let stage: StageID
    package let lane: LaneID
    package let work: TaskWork
    /// Its share of `maxBatchBytes`; nil if that is not set.
    package let maxBytes: Int?
    /// Whether it must not end early: the range was done before, and is known to fit.
    package let isWhole: Bool

    package init(
        id: TaskID,
        stage: StageID,
        lane: LaneID,
        range: OffsetRange,
        maxBytes: Int? = nil,
        isWhole: Bool = false
    ) {
        self.id = id
        self.stage = stage
        self.lane = lane
        work = .range(range)
        self.maxBytes = maxBytes
        self.isWhole = isWhole
    }

    package init(id: TaskID, stage: StageID, lane: LaneID, bucket: BucketWork) {
        self.id = id
        self.stage = stage
        self.lane = lane
        work = .bucket(bucket)
        maxBytes = nil
        isWhole = false
    }

    /// Nil for a bucket.
    package var range: OffsetRange? { work.range }
}

/// What an executor is asked to run: plain values, so that it could be another process.
package struct TaskAttempt: Hashable, Sendable {
    package let task: TaskID
    package let stage: StageID
    package let work: TaskWork
    /// From 1.
    package let attempt: Int
    package let fence: Fence
    /// It takes no further record once it has read so many bytes; nil for no bound but the executor's own.
    package let maxBytes: Int?
    /// Whether no limit ends it early.
    package let isWhole: Bool

    package init(
        task: TaskID,
        stage: StageID,
        work: TaskWork,
        attempt: Int,
        fence: Fence,
        maxBytes: Int? = nil,
        isWhole: Bool = false
    ) {
        self.task = task
        self.stage = stage
        self.work = work
        self.attempt = attempt
        self.fence = fence
        self.maxBytes = maxBytes
        self.isWhole = isWhole
    }

    package init(
        task: TaskID,
        stage: StageID,
        range: OffsetRange,
        attempt: Int,
        fence: Fence,
        maxBytes: Int? = nil,
        isWhole: Bool = false
    ) {
        self.init(
            task: task,
            stage: stage,
            work: .range(range),
            attempt: attempt,
            fence: fence,
            maxBytes: maxBytes,
            isWhole: isWhole
        )
    }

    /// Nil for a bucket.
    package var range: OffsetRange? { work.range }
}

/// Why a task stopped before the end of its range.
public enum EarlyEnd: String, Hashable, Sendable, CaseIterable {
    /// It read `maxTaskBytes`, or its share of `maxBatchBytes`.
    case taskBytes
    /// It collected `maxTaskOutputBytes`.
    case outputBytes
    /// It wrote `maxTaskShuffleBytes` to shuffles.
    case shuffleBytes
    /// Its soft deadline passed.
    case softDeadline
    /// The partition ended before the range did: a truncated log, or an end that was seen beyond the last stable offset.
    case endOfPartition
    /// Its reader had no more records at hand, and the trigger is `.asap`: the rest is planned when they have come.
    case readerDry
}

/// What an attempt did.
package struct TaskReport: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        /// Every record below `until` went through the stage, and the output is held by the executor.
        case completed(until: Int64, earlyEnd: EarlyEnd?)
        /// Nothing can be read where the attempt began. One that had read something completes early instead, and leaves
        /// this to the next one.
        case unreadable(Unreadable)
        /// What these attempts had written to a shuffle is gone, or can't be read: their tasks have to run again. The
        /// reason is for people.
        case inputLost([Fence], reason: String = "it is not held any more")
        case failed(Failure)
    }

    package let task: TaskID
    package let fence: Fence
    package let outcome: Outcome
    package let counts: TaskCounts
    /// When the last record that was read came to be, in milliseconds since 1970; nil if there was none, or it does not
    /// say.
    package let lastTimestamp: Int64?
    /// The last record that became a dead letter, and why; nil if none did.
    package let lastDeadLetter: Failure?
    /// How many elements left each node of the plan, by number; empty where nobody counts.
    package let elements: [Int]
    /// How many dead letters operators made, by number.
    package let deadLetters: [Int: Int]
    /// What it wrote to shuffles, one an exchange that its stage writes to.
    package let shuffled: [ShuffleWritten]
    /// What it added to accumulators, by their numbers.
    package var accumulated: [Int: Accumulated] = [:]

    package init(
        task: TaskID,
        fence: Fence,
        outcome: Outcome,
        counts: TaskCounts = TaskCounts(),
        lastTimestamp: Int64? = nil,
        lastDeadLetter: Failure? = nil,
        elements: [Int] = [],
        deadLetters: [Int: Int] = [:],
        shuffled: [ShuffleWritten] = []
    ) {
        self.task = task
        self.fence = fence
        self.outcome = outcome
        self.counts = counts
        self.lastTimestamp = lastTimestamp
        self.lastDeadLetter = lastDeadLetter
        self.elements = elements
        self.deadLetters = deadLetters
        self.shuffled = shuffled
    }
}

/// What went in and came out.
public struct TaskCounts: Hashable, Sendable {
    /// Records read.
    public var recordsRead: Int
    /// Bytes of keys, values and headers read.
    public var bytesRead: Int
    /// Records handed to sinks, dead letters included.
    public var recordsWritten: Int
    /// Bytes handed to sinks, dead letters included.
    public var bytesWritten: Int
    /// Elements that were dropped because an operator failed at them, and its policy is to skip them.
    public var recordsSkipped: Int
    /// Dead letters: at most one a record and operator.
    public var recordsDeadLettered: Int
    /// What passed through shuffles.
    public var shuffle = ShuffleCounts()

    /// All zero unless told otherwise.
    public init(
        recordsRead: Int = 0,
        bytesRead: Int = 0,
        recordsWritten: Int = 0,
        bytesWritten: Int = 0,
        recordsSkipped: Int = 0,
        recordsDeadLettered: Int = 0
    ) {
        self.recordsRead = recordsRead
        self.bytesRead = bytesRead
        self.recordsWritten = recordsWritten
        self.bytesWritten = bytesWritten
        self.recordsSkipped = recordsSkipped
        self.recordsDeadLettered = recordsDeadLettered
    }

    /// Adds another's counts to these.
    public static func += (left: inout Self, right: Self) {
        left.recordsRead += right.recordsRead
        left.bytesRead += right.bytesRead
        left.recordsWritten += right.recordsWritten
        left.bytesWritten += right.bytesWritten
        left.recordsSkipped += right.recordsSkipped
        left.recordsDeadLettered += right.recordsDeadLettered
        left.shuffle += right.shuffle
    }
}
