/// A lane that has records to read, and no unfinished work.
package struct Backlog: Hashable, Sendable {
    package let lane: LaneID
    package let stage: StageID
    package let range: OffsetRange

    package init(lane: LaneID, stage: StageID, range: OffsetRange) {
        self.lane = lane
        self.stage = stage
        self.range = range
    }
}

/// What one batch holds: at most one range a partition.
package struct BatchPlan: Hashable, Sendable {
    package let id: BatchID
    package let tasks: [PlannedTask]
    /// What it was allowed to hold.
    package let admission: Admission

    /// An admission of all that the tasks hold, unless told otherwise.
    package init(id: BatchID, tasks: [PlannedTask], admission: Admission? = nil) {
        self.id = id
        self.tasks = tasks
        self.admission = admission ?? .everything(of: tasks.reduce(0) { $0 + ($1.range?.count ?? 0) })
    }

    /// What is read for it, in the order of the tasks: stages behind shuffles are planned later.
    package var ranges: [OffsetRange] { tasks.compactMap(\.range) }
    /// Offsets of all ranges.
    package var offsets: Int64 { tasks.reduce(0) { $0 &+ ($1.range?.count ?? 0) } }
}

/// Turns backlogs into a plan. The same backlogs, in whatever order, give the same plan.
package enum BatchPlanner {
    /// Plans one task a lane, the longest range first, so that the batch's last task to start is a short one
    /// (R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", 1969).
    ///
    /// - Parameters:
    ///   - maxBytes: What the batch may read, of which each task gets a share by its offsets.
    ///   - isWhole: Whether its tasks must not end early.
    package static func plan(
        _ id: BatchID,
        _ backlogs: [Backlog],
        _ admission: Admission? = nil,
        maxBytes: Int? = nil,
        isWhole: Bool = false
    ) -> BatchPlan {
        let total = backlogs.reduce(0) { $0 + $1.range.count }
        let longestFirst = backlogs.indices.sorted { left, right in
            let (left, right) = (backlogs[left], backlogs[right])
            return left.range.count != right.range.count ? left.range.count > right.range.count : left.lane < right.lane
        }
        let tasks = longestFirst.enumerated().map { index, place in
            PlannedTask(
                id: TaskID(batch: id, index: index),
                stage: backlogs[place].stage,
                lane: backlogs[place].lane,
                range: backlogs[place].range,
                maxBytes: maxBytes.map { share(of: $0, backlogs[place].range.count, total) },
                isWhole: isWhole
            )
        }
        return BatchPlan(id: id, tasks: tasks, admission: admission)
    }

    /// The shares add up to no more than there is, except that each is at least a byte: that lets a record through.
    private static func share(of bytes: Int, _ offsets: Int64, _ all: Int64) -> Int {
        guard offsets > 0, offsets <= all else { return 1 }
        return max(1, Int(all.dividingFullWidth(Int64(bytes).multipliedFullWidth(by: offsets)).quotient))
    }
}
