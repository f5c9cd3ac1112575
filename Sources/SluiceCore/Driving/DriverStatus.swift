/// What a driver looks like at one moment, for operators and their tools. Plain values: nothing is decided from it.
package struct DriverStatus: Equatable, Sendable {
    /// What a partition's work waits for, or is doing.
    package enum Activity: Hashable, Sendable {
        /// Records are there, and no batch holds them yet.
        case unplanned
        /// In a batch, and no executor has it: the first time, or after failures.
        case waiting(TaskID, failedAttempts: Int)
        case running(TaskID, ExecutorID, attempt: Int)
        /// Complete, and not on its way to the sinks: others of its batch are not complete, or delivery is tried again.
        case held(TaskID)
        case delivering(TaskID)
        /// Delivered, and the group has not taken the offset.
        case uncommitted
    }

    package struct Partition: Equatable, Sendable {
        package let partition: TopicPartition
        package let position: Int64
        package let delivered: Int64
        package let committed: Int64
        package let logEnd: Int64
        /// When the last record that was delivered came to be, in milliseconds since 1970.
        package let deliveredTimestamp: Int64?
        /// Nil when there is nothing to do.
        package let activity: Activity?

        /// Records that the group has not seen the end of. An end that is not known counts as none.
        package var lag: Int64 { max(0, logEnd.subtractingReportingOverflow(committed).partialValue) }
    }

    package let phase: Driver.Phase
    /// Those that are ours, or on their way back, in order of number.
    package let partitions: [Partition]
    package let batchesInFlight: Int
    /// In all, by this driver.
    package let batchesCut: Int64
    /// Partitions of batches that are left with only laggards.
    package let laggingPartitions: Int
    package let slots: Int
    package let busySlots: Int
    /// Tasks whose output is held or on its way.
    package let undeliveredTasks: Int
    package let memory: MemoryUse
}

extension Driver {
    package var status: DriverStatus {
        DriverStatus(
            phase: phase,
            partitions: lanes.held.map(status),
            batchesInFlight: batches.count,
            batchesCut: nextBatch.rawValue,
            laggingPartitions: batchRoom.lagging,
            slots: scheduler.allSlots,
            busySlots: scheduler.allSlots - scheduler.idleSlots,
            undeliveredTasks: tasks.values.count { !$0.isIncomplete },
            memory: memoryUse
        )
    }

    private func status(of id: LaneID) -> DriverStatus.Partition {
        let lane = lanes[id]
        return DriverStatus.Partition(
            partition: lane.partition,
            position: lane.position,
            delivered: lane.delivered,
            committed: lane.committed,
            logEnd: lane.logEnd,
            deliveredTimestamp: lane.deliveredTimestamp,
            activity: activity(of: lane)
        )
    }

    private func activity(of lane: Lane) -> DriverStatus.Activity? {
        if let id = lane.occupant, let task = tasks[id] { return task.activity }
        if lane.isPlannable { return .unplanned }
        return lane.delivered > lane.committed ? .uncommitted : nil
    }
}

extension TaskState {
    fileprivate var activity: DriverStatus.Activity {
        switch phase {
        case .waiting: .waiting(planned.id, failedAttempts: attempts)
        case .running(_, let executor): .running(planned.id, executor, attempt: attempts)
        case .held: .held(planned.id)
        case .delivering: .delivering(planned.id)
        }
    }
}
