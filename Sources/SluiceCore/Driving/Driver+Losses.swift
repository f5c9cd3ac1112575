extension Driver {
    /// Takes back a task that found nothing to read where it began, and decides how its partition goes on.
    mutating func takeBack(_ task: TaskState, _ cause: Unreadable, at now: Instant) {
        guard let range = task.planned.range else { return }
        if case .outOfRange(let position, let logStart, let logEnd) = cause {
            // The log's two ends are asked for one after the other: while it is made anew they may contradict each other.
            let isWithin = logStart <= position && position <= logEnd
            if isWithin || logStart > logEnd {
                return fail(task, .passedOutOfRange(range.partition, position), at: now)
            }
        }
        let lane = task.planned.lane
        tasks[task.planned.id]?.phase = .waiting
        _ = scheduler.fail(task.planned.id, at: now, isRetriable: false)
        withdrawWaiting { $0 == lane }
        if case .draining = phase { return }
        switch cause {
        case .gone(let message): vanish(lane, message, at: now)
        case .outOfRange(let position, let logStart, let logEnd):
            lanes[lane].logEnd = logEnd
            if position < logStart {
                lose(lane, from: position, until: logStart, at: now)
            } else {
                noteTruncation(of: lane, at: now)
            }
        }
    }

    /// A log that ends before the next offset to read was truncated, or its topic was made anew. A new leader may look
    /// like that for a moment; what stays so can't go on, and must not go on in silence.
    mutating func noteTruncation(of lane: LaneID, at now: Instant) {
        let (position, end) = (lanes[lane].position, lanes[lane].logEnd)
        guard end < position, lanes[lane].occupant == nil else { return lanes[lane].truncatedSince = nil }
        let since = lanes[lane].truncatedSince ?? now
        lanes[lane].truncatedSince = since
        guard since.duration(to: now) >= configuration.truncationPatience else { return lookAgain(at: now) }
        drain(because: .truncated(lanes[lane].partition, position: position, logEnd: end), at: now)
    }

    /// A partition that is seen again is planned again.
    mutating func noteSeen(_ lane: LaneID) { lanes[lane].isGone = false }

    /// Has a fresh look taken at partitions that are gone or truncated, where no tick does that.
    mutating func lookAgain(at now: Instant) {
        cutting.observeAgain(at: now.advanced(by: configuration.observationBackoff))
    }

    /// Records below `end` were deleted before they were read.
    private mutating func lose(_ lane: LaneID, from position: Int64, until start: Int64, at now: Instant) {
        let partition = lanes[lane].partition
        guard configuration.onDataLoss == .skipToEarliest else {
            return drain(because: .lostOffsets(partition, position: position, logStart: start), at: now)
        }
        lanes[lane].position = start
        lanes[lane].lostOffsets += start - position
        // Else a restart would lose, and count, the same once more. Sinks that keep positions do not know of it.
        if !configuration.sinksKeepPositions { commits.add(lane, start) }
        actions.append(.offsetsLost(OffsetRange(partition: partition, from: position, until: start)))
    }

    /// The group takes the partition away soon; until then nothing of it is planned, unless it is seen again.
    private mutating func vanish(_ lane: LaneID, _ message: String, at now: Instant) {
        lookAgain(at: now)
        guard !lanes[lane].isGone else { return }
        lanes[lane].isGone = true
        actions.append(.partitionGone(lanes[lane].partition, message))
    }
}

extension Failure {
    fileprivate static func lostOffsets(_ partition: TopicPartition, position: Int64, logStart: Int64) -> Failure {
        Failure(
            origin: .source,
            message: """
                the log begins at offset \(logStart): the \(logStart - position) offsets before it were deleted \
                (retention) before they were read; to go on at \(logStart), set onDataLoss to .skipToEarliest \
                (--on-data-loss skip-to-earliest) or the group's offset, and have the topic kept longer
                """,
            partition: partition,
            offset: position,
            isRetriable: false
        )
    }

    fileprivate static func truncated(_ partition: TopicPartition, position: Int64, logEnd: Int64) -> Failure {
        Failure(
            origin: .source,
            message: """
                the log ends at offset \(logEnd), before the next one to read: it was truncated (unclean leader \
                election), or the topic was made anew; reset the group's offsets, or use another group
                """,
            partition: partition,
            offset: position,
            isRetriable: false
        )
    }

    /// A broker may say so while a new leader takes over.
    fileprivate static func passedOutOfRange(_ partition: TopicPartition, _ position: Int64) -> Failure {
        Failure(
            origin: .source,
            message: "the offset was out of the log's range, and is not any more",
            partition: partition,
            offset: position
        )
    }
}
