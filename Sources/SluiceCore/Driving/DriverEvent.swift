/// What happened, as the shell tells it to the driver.
package enum DriverEvent: Equatable, Sendable {
    case executorJoined(ExecutorID, slots: Int)
    case executorLost(ExecutorID)
    /// Partitions are ours from now on, to be read from these positions. Told also when a rebalance brings none: a
    /// driver that lost its last partition waits for it before it stops by itself.
    case assigned([LaneStart])
    /// Partitions are asked back: an answer, `.release`, is owed.
    case revoked([TopicPartition])
    /// Partitions are gone already; `.release` follows at once.
    case lost([TopicPartition])
    /// The log's ends as observed.
    case observed(RequestID, [TopicPartition: Int64])
    case observationFailed(RequestID)
    /// Readers have something, below these log ends; an end that is not known is 0. Each is looked at by a task that
    /// is planned after this. A task that leaves its reader with more must be followed by this again.
    case recordsAvailable([TopicPartition: Int64])
    case taskFinished(TaskReport)
    /// The output is safe; of a transaction, the offsets are committed too.
    case delivered(RequestID)
    /// Of a transaction nothing is committed; the partition that the failure names is at fault, or else all.
    case deliveryFailed(RequestID, Failure)
    /// A transaction was aborted through no fault of the output, and may be tried again.
    case deliveryAborted(RequestID, Failure)
    /// A transaction was aborted, since the group has gone on without us: it will never take these offsets as they are.
    case deliveryOutdated(RequestID, Failure)
    case committed(RequestID)
    case commitFailed(RequestID, Failure)
    /// The group has gone on without us: it will never take these offsets.
    case commitOutdated(RequestID, Failure)
    /// The instant of the last `.setTimer` has come.
    case timerFired
    /// Finish what is in flight, commit, stop.
    case drain
    /// Something that no retry helps happened outside of any task.
    case failed(Failure)
}

/// Where a lane starts.
package struct LaneStart: Hashable, Sendable {
    package let partition: TopicPartition
    package let stage: StageID
    package let position: Int64
    /// Whether the position is to be committed as it is, so that the next owner begins there as well.
    package let isToBeCommitted: Bool
    /// Offsets that no range may reach across, in order: where sinks stand that are further than others.
    package let stops: [Int64]
    /// The end of a range that was under way when the process died, and is to be done again exactly as it was: in one
    /// batch with those of the same assignment that say so, and nothing else, before any other.
    package let redoUntil: Int64?

    package init(
        partition: TopicPartition,
        stage: StageID,
        position: Int64,
        isToBeCommitted: Bool = false,
        stops: [Int64] = [],
        redoUntil: Int64? = nil
    ) {
        self.partition = partition
        self.stage = stage
        self.position = position
        self.isToBeCommitted = isToBeCommitted
        self.stops = stops
        self.redoUntil = redoUntil
    }
}
