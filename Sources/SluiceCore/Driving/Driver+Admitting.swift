/// What the rate control is told.
extension Driver {
    /// How things stand for a batch that could be cut now.
    func situation(_ backlogs: [Backlog], isTick: Bool, at now: Instant) -> CutSituation {
        CutSituation(
            now: now,
            isTick: isTick,
            slots: scheduler.allSlots,
            idleSlots: scheduler.idleSlots,
            readyTasks: scheduler.readyTasks,
            running: scheduler.runningIDs.compactMap { tasks[$0]?.running(at: now) },
            partitions: backlogs.count,
            backlog: backlogs.reduce(0) { sum, backlog in
                let (total, overflow) = sum.addingReportingOverflow(backlog.range.count)
                return overflow ? .max : total
            }
        )
    }

    /// Failed attempts teach nothing: how much of their range they read is not known.
    mutating func learn(
        from task: TaskState,
        until end: Int64,
        _ earlyEnd: EarlyEnd?,
        _ counts: TaskCounts,
        at now: Instant
    ) {
        guard let start = task.dispatchedAt, let planned = task.planned.range else { return }
        let range = planned.ending(at: end)
        let isFarFromEnd = Double(range.count) < 0.8 * Double(planned.count)
        admissions.noteTask(
            range,
            bytes: counts.bytesRead,
            time: start.duration(to: now),
            isCutShort: earlyEnd == .softDeadline && isFarFromEnd
        )
        giveBack(planned.until - end, of: task.planned.lane)
    }

    /// A deliverer is taken to be busy from the order, or from its last delivery if that ended later. With shuffles, the
    /// stages behind them count as well: all that follows the ranges, from when the batch's turn came.
    mutating func learn(from delivery: Delivery, at now: Instant) {
        let delivered = delivery.tasks.compactMap { tasks[$0] }
        guard let executor = delivered.first?.holder else { return }
        let complete = delivery.units.compactMap { units[$0]?.rangesCompleteAt }.max()
        let former = complete == nil ? lastDeliveries[executor] : lastDeliveries.values.max()
        let begun = complete ?? delivery.orderedAt
        let start = max(begun, former ?? begun)
        lastDeliveries[executor] = now
        admissions.noteDelivery(delivered.compactMap(\.actualRange), time: start.duration(to: now))
    }

    /// Offsets that were cut are not read: they may be admitted again.
    mutating func giveBack(_ offsets: Int64, of lane: LaneID) {
        guard offsets > 0 else { return }
        admissions.noteReturned(offsets, of: lane)
        cutting.release()
    }

    /// A lane that can be planned again may have an allowance, where each has its own.
    mutating func releaseIfByPartition() {
        if admissions.isByPartition { cutting.release() }
    }
}

extension TaskState {
    fileprivate func running(at now: Instant) -> CostSample? {
        guard let range = planned.range else { return nil }
        return dispatchedAt.map { CostSample(offsets: range.count, time: $0.duration(to: now)) }
    }

    /// The executor that has its output.
    fileprivate var holder: ExecutorID? {
        switch phase {
        case .held(_, let executor, _), .delivering(_, let executor, _): executor
        case .waiting, .running: nil
        }
    }
}
