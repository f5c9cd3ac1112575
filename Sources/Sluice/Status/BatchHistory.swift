internal import DequeModule

/// The last batches, changed in place as they go on: bounded, however many there are a second.
struct BatchHistory: Sendable {
    struct Entry {
        var status: BatchStatus
        /// The number of its last change.
        var change: UInt64
        let cutAt: Instant
        var isRunning = true
        /// The numbers of the tasks that are not complete. One that is planned behind a shuffle joins them when it first
        /// starts; so does one again that is done anew.
        var incomplete: Set<Int>
        var lastCompletion: Double?
        var lastDelivery: Double?
    }

    /// An attempt's place, which stays the same when those before it are left out.
    struct Place: Hashable {
        let batch: Int64
        let number: Int
    }

    /// The last ones, by number without a gap.
    var recent: Deque<Entry> = []
    /// Those before them that still run: an operator looks for these.
    var older: [Int64: Entry] = [:]
    var attempts = 0
    var ranges = 0

    mutating func cut(_ plan: BatchPlan, at now: Instant, _ time: Double, change: UInt64) {
        if recent.count >= StatusLimits.batches, let first = recent.popFirst() { age(first) }
        let entry = Entry(plan, at: now, time, change: change)
        ranges += entry.status.ranges.count
        recent.append(entry)
        trimRanges(change)
    }

    /// - Returns: The attempt's place; nil when the batch is not known any more.
    mutating func start(
        _ attempt: TaskAttempt,
        on executor: ExecutorID,
        at now: Instant,
        _ time: Double,
        change: UInt64
    ) -> Place? {
        var place: Place?
        edit(attempt.task.batch.rawValue, change) { batch in
            if batch.status.startedAt == nil {
                batch.status.startedAt = time
                batch.status.schedulingDelaySeconds = batch.cutAt.duration(to: now).seconds
            }
            batch.incomplete.insert(attempt.task.index)
            batch.status.completedAt = nil
            place = Place(batch: batch.status.id, number: batch.status.omittedAttempts + batch.status.attempts.count)
            batch.status.attempts.append(BatchStatus.Attempt(attempt, on: executor, at: time))
        }
        guard place != nil else { return nil }
        attempts += 1
        trimAttempts(change)
        return place
    }

    /// An attempt is given up. Its task is waited for again only if it starts again.
    mutating func abandon(_ place: Place, of task: TaskID, _ change: UInt64) {
        edit(place, change) { $0.outcome = "abandoned" }
        edit(place.batch, change) { $0.incomplete.remove(task.index) }
    }

    mutating func edit(_ place: Place, _ change: UInt64, _ body: (inout BatchStatus.Attempt) -> Void) {
        edit(place.batch, change) { batch in
            let index = place.number - batch.status.omittedAttempts
            if batch.status.attempts.indices.contains(index) { body(&batch.status.attempts[index]) }
        }
    }

    mutating func edit(_ batch: Int64, _ change: UInt64, _ body: (inout Entry) -> Void) {
        if let index = index(of: batch) {
            recent[index].change = change
            body(&recent[index])
        } else if var entry = older.removeValue(forKey: batch) {
            entry.change = change
            body(&entry)
            if entry.isRunning { older[batch] = entry } else { forget(entry) }
        }
    }

    /// The numbers of the batches that are not over.
    var running: [Int64] { recent.filter(\.isRunning).map(\.status.id) + older.keys }

    /// All, by number.
    var statuses: [BatchStatus] { olderStatuses + recent.map(\.status) }

    /// Those that have changed after a change, and all that are older and run: so whoever puts updates together knows which
    /// of the old ones are over. By number.
    ///
    /// Attempts and ranges of those that are over are left out where there are too many for an update.
    func statuses(after change: UInt64) -> [BatchStatus] {
        var room = StatusLimits.updateDetails
        let changed = recent.reversed().filter { $0.change > change }.map { $0.status(within: &room) }
        return olderStatuses + changed.reversed()
    }

    private var olderStatuses: [BatchStatus] { older.values.map(\.status).sorted { $0.id < $1.id } }

    private func index(of batch: Int64) -> Int? {
        guard let first = recent.first?.status.id, batch >= first, batch - first < recent.count else { return nil }
        return Int(batch - first)
    }

    private mutating func age(_ entry: Entry) {
        guard entry.isRunning else { return forget(entry) }
        older[entry.status.id] = entry
        guard older.count > StatusLimits.olderBatches, let first = older.keys.min() else { return }
        older.removeValue(forKey: first).map { forget($0) }
    }

    private mutating func forget(_ entry: Entry) {
        attempts -= entry.status.attempts.count
        ranges -= entry.status.ranges.count
    }
}

extension BatchHistory.Entry {
    fileprivate init(_ plan: BatchPlan, at now: Instant, _ time: Double, change: UInt64) {
        let ranges = plan.ranges.sorted { $0.partition < $1.partition }
        let admitted = ranges.reduce(Int64(0)) { $0 &+ $1.count }
        self.init(
            status: BatchStatus(
                id: plan.id.rawValue,
                state: "running",
                cutAt: time,
                backlogRecords: plan.admission.backlog,
                admittedRecords: admitted,
                limit: plan.admission.limit.label,
                recordsRead: 0,
                recordsWritten: 0,
                failedAttempts: 0,
                attempts: [],
                omittedAttempts: 0,
                ranges: ranges.prefix(StatusLimits.ranges).map(BatchStatus.Range.init),
                omittedRanges: max(0, ranges.count - StatusLimits.ranges)
            ),
            change: change,
            cutAt: now,
            incomplete: Set(plan.tasks.map(\.id.index))
        )
    }
}

extension BatchStatus.Range {
    init(_ range: OffsetRange) {
        self.init(
            topic: range.partition.topic,
            partition: range.partition.partition,
            from: range.from,
            until: range.until
        )
    }
}

extension BatchStatus.Attempt {
    fileprivate init(_ attempt: TaskAttempt, on executor: ExecutorID, at time: Double) {
        self.init(
            task: "\(attempt.task)",
            attempt: attempt.attempt,
            topic: attempt.range?.partition.topic,
            partition: attempt.range?.partition.partition,
            stage: attempt.stage.rawValue,
            bucket: attempt.work.bucket?.bucket,
            executor: executor.rawValue,
            startedAt: time,
            outcome: "running",
            recordsRead: 0,
            isStraggler: false
        )
    }
}
