extension Driver {
    /// How many more tasks memory has room for. One always runs: else nothing might ever free any.
    var roomForTasks: Int {
        let room = configuration.memory.room(running: scheduler.runningTasks, heldBytes: heldBytes)
        return room == 0 && nothingFreesMemory ? 1 : room
    }

    /// A batch that is delivered as a whole, and whose output alone fills the memory, is delivered without those of its
    /// tasks that no executor has had: they are planned again.
    mutating func splitBatchThatFillsMemory(at now: Instant) {
        guard configuration.effectiveCommitScope == .batch, heldBytes > 0, scheduler.readyTasks > 0, nothingFreesMemory
        else {
            return
        }
        guard configuration.memory.room(running: 0, heldBytes: heldBytes) == 0 else { return }
        guard let batch = batches.first(where: { $0.unfinished > 0 })?.id else { return }
        let members = tasks.values.filter { $0.planned.id.batch == batch && !$0.isAbandoned }
        guard members.contains(where: { !$0.isIncomplete }) else { return }
        let untouched = members.filter { $0.planned.range != nil && $0.phase == .waiting && $0.attempts == 0 }
        let lanes = Set(untouched.map(\.planned.lane))
        withdrawWaiting { lanes.contains($0) }
        planBuckets()
        deliverNextBatch(at: now)
    }

    /// Counts a task's output from when it is held until it is dropped or delivered.
    func heldBytes(of task: TaskState?) -> Int {
        guard let task, !task.isIncomplete else { return 0 }
        return task.counts.bytesWritten
    }

    /// Counts the output of a task that is complete.
    ///
    /// - Returns: What is wrong if its batch's buckets hold more than all tasks may: none of it can be delivered by itself.
    mutating func hold(_ bytes: Int, of task: TaskState) -> Failure? {
        heldBytes += bytes
        guard task.planned.work.bucket != nil else { return nil }
        units[task.unit]?.bucketBytes += bytes
        let (held, limit) = (units[task.unit]?.bucketBytes ?? 0, configuration.memory.limit)
        return held > limit ? Failure.bucketsFillMemory(held, limit: limit) : nil
    }

    /// Counts a task's output no more.
    mutating func dropOutput(of id: TaskID) {
        guard let task = tasks[id] else { return }
        let bytes = heldBytes(of: task)
        heldBytes -= bytes
        if task.planned.work.bucket != nil { units[task.unit]?.bucketBytes -= bytes }
    }

    private var nothingFreesMemory: Bool {
        scheduler.runningTasks == 0 && deliveries.isEmpty && !delayedDeliveries.contains { isComplete($0.unit) }
            && !readyUnits.contains { units[$0]?.isReady == true }
    }

    /// One of which something is missing again is not delivered when its wait is over.
    private func isComplete(_ unit: UnitID) -> Bool {
        units[unit].map { $0.incomplete == 0 && $0.shuffles.isDone(shuffles) } ?? false
    }

    /// What is in use, as far as the driver knows.
    package var memoryUse: MemoryUse {
        let memory = configuration.memory
        return MemoryUse(
            readers: min(configuration.readerMemory.limit, lanes.ownedCount * configuration.readerMemory.perPartition),
            running: scheduler.runningTasks * memory.perTask,
            held: heldBytes,
            isFull: scheduler.readyTasks > 0
                && memory.room(running: scheduler.runningTasks, heldBytes: heldBytes) == 0
        )
    }
}

extension Failure {
    fileprivate static func bucketsFillMemory(_ bytes: Int, limit: Int) -> Failure {
        Failure(
            origin: .userCode,
            message: """
                with its output the batch's buckets hold \(bytes) bytes, more than the \(limit) that tasks may hold: have \
                smaller batches (maxBatchRecords, --max-batch-records), put out less for each key, or raise memoryLimit \
                (--memory-limit)
                """,
            isRetriable: false
        )
    }
}
