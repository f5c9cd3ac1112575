/// A batch as it ended: what it read, what it put out, and where its time went.
public struct BatchReport: Hashable, Sendable {
    /// The batch's number in this run.
    public let id: BatchID
    /// What was read: the ranges as they ended, which may be short of what was planned.
    public let ranges: [OffsetRange]
    /// Records and bytes in and out.
    public let counts: TaskCounts
    /// From the cut to the first task's start.
    public let schedulingDelay: Duration
    /// From the first task's start to the last confirmed delivery.
    public let processingTime: Duration
    /// The tasks that ended early.
    public let earlyEnds: Int
    /// What the batch was allowed to hold when it was cut, and what set that.
    public let admission: Admission
    /// What passed through the shuffles, one a stage behind them that had anything to do, in order of number.
    public let shuffles: [ShuffleReport]

    /// From the cut to the last confirmed delivery.
    public var totalDelay: Duration { schedulingDelay + processingTime }

    /// Describes a finished batch.
    public init(
        id: BatchID,
        ranges: [OffsetRange],
        counts: TaskCounts,
        schedulingDelay: Duration,
        processingTime: Duration,
        earlyEnds: Int,
        admission: Admission = Admission(backlog: 0, admitted: 0, limit: .backlog),
        shuffles: [ShuffleReport] = []
    ) {
        self.id = id
        self.ranges = ranges
        self.counts = counts
        self.schedulingDelay = schedulingDelay
        self.processingTime = processingTime
        self.earlyEnds = earlyEnds
        self.admission = admission
        self.shuffles = shuffles
    }
}
