extension Driver {
    mutating func dispatchTasks(at now: Instant) {
        for dispatch in scheduler.dispatch(at: now, atMost: roomForTasks) {
            let attempt = dispatch.attempt
            noteDispatch(of: attempt, at: now)
            tasks[attempt.task]?.phase = .running(attempt.fence, dispatch.executor)
            tasks[attempt.task]?.attempts += 1
            tasks[attempt.task]?.dispatchedAt = now
            actions.append(.run(attempt, on: dispatch.executor))
        }
    }

    /// Takes an attempt's report. One that bears an old fence is not listened to.
    mutating func finish(_ report: TaskReport, at now: Instant) {
        guard scheduler.isCurrent(report.task, report.fence), let task = tasks[report.task] else { return }
        if task.isAbandoned { return free(task) }
        switch report.outcome {
        case .completed(let until, let earlyEnd):
            if let failure = deadLetters.take(report, at: now) {
                // Its output must not be delivered, dead letters least of all.
                actions.append(.abandon([report.fence]))
                return fail(task, failure, at: now)
            }
            complete(task, report, until: until, earlyEnd, at: now)
        case .unreadable(let cause): takeBack(task, cause, at: now)
        case .inputLost(let fences, let reason): loseInputs(fences, reason, of: task, at: now)
        case .failed(let failure): fail(task, failure, at: now)
        }
    }

    /// Runs again, elsewhere, what the executor was running or held.
    mutating func lose(_ executor: ExecutorID, at now: Instant) {
        for id in scheduler.removeExecutor(executor) {
            guard let task = tasks[id] else { continue }
            if task.isAbandoned { free(task) } else { fail(task, .executorLost(executor, task), at: now) }
        }
        lastDeliveries[executor] = nil
        let withOutput = tasks.values.filter { $0.isOutputOn(executor) }.map(\.planned.id)
        for id in withOutput.sorted(by: { $0.precedes($1) }) { loseOutput(of: id) }
    }

    /// Takes back the tasks of these lanes that no executor has yet: their ranges are planned again, or by somebody else.
    mutating func withdrawWaiting(where isAffected: (LaneID) -> Bool) {
        withdraw(tasks.values.filter { $0.phase == .waiting && isAffected($0.planned.lane) })
    }

    private mutating func withdraw(_ waiting: [TaskState]) {
        scheduler.withdraw(waiting.map(\.planned))
        leaveBatch(waiting)
        for task in waiting {
            free(task)
            guard let range = task.planned.range else { continue }
            lanes[task.planned.lane].position = range.from
            giveBack(range.count, of: task.planned.lane)
        }
    }

    /// Gives up the tasks of these lanes, wherever they stand. One that is running, or being delivered, keeps its
    /// lane occupied until that has ended.
    mutating func abandon(where isAffected: (LaneID) -> Bool) {
        abandon(tasks.values.filter { isAffected($0.planned.lane) && !$0.isAbandoned })
    }

    mutating func abandon(_ affected: [TaskState]) {
        withdraw(affected.filter { $0.phase == .waiting })
        let affected = affected.filter { $0.phase != .waiting }
        leaveBatch(affected)
        for task in affected {
            if case .held = task.phase { free(task) } else { tasks[task.planned.id]?.isAbandoned = true }
        }
        let fences = affected.compactMap(\.fence).sorted()
        if !fences.isEmpty { actions.append(.abandon(fences)) }
    }

    /// Forgets a task that is done with, and lets the next one of its lane go ahead.
    mutating func free(_ task: TaskState) {
        dropOutput(of: task.planned.id)
        tasks[task.planned.id] = nil
        scheduler.release(task.planned)
        guard task.planned.range != nil, lanes[task.planned.lane].occupant == task.planned.id else { return }
        lanes[task.planned.lane].occupant = nil
        releaseIfByPartition()
    }

    /// Takes unfinished tasks out of their units and batches: of a unit all at once, since a large batch has many.
    private mutating func leaveBatch(_ leaving: [TaskState]) {
        for (unit, members) in Dictionary(grouping: leaving, by: \.unit).sorted(by: { $0.key < $1.key }) {
            leave(unit, members)
        }
    }

    private mutating func leave(_ unit: UnitID, _ members: [TaskState]) {
        let ranges = members.filter { $0.planned.range != nil }
        if !ranges.isEmpty { commits.withdraw(unit, Set(ranges.map(\.planned.lane))) }
        for task in ranges { noteStale(task) }
        let ids = Set(members.map(\.planned.id))
        units[unit]?.tasks.removeAll { ids.contains($0) }
        units[unit]?.incomplete -= members.count { $0.isIncomplete }
        if units[unit]?.tasks.isEmpty == true { units[unit] = nil }
        if members.contains(where: \.planned.isWhole), units[unit]?.delivery == nil { brokenUnits.insert(unit) }
        guard let batch = members.first?.planned.id.batch, let index = batches.firstIndex(where: { $0.id == batch })
        else {
            return
        }
        batches[index].unfinished -= members.count
        batches[index].undispatched -= members.count { $0.attempts == 0 }
    }

    /// What was to be done again exactly as it was, and can't be, is not done in part: its ranges are planned anew.
    mutating func giveUpBrokenUnits() {
        guard !brokenUnits.isEmpty else { return }
        for unit in brokenUnits {
            let members = units[unit]?.tasks.compactMap { tasks[$0]?.planned } ?? []
            let concerned = Set(members.map(\.lane))
            abandon { concerned.contains($0) }
            for task in members {
                guard let range = task.range, lanes[task.lane].ownership == .owned else { continue }
                lanes[task.lane].position = range.from
            }
        }
        brokenUnits = []
    }

    private mutating func noteDispatch(of attempt: TaskAttempt, at now: Instant) {
        guard attempt.attempt == 1, tasks[attempt.task]?.attempts == 0 else { return }
        guard let index = batches.firstIndex(where: { $0.id == attempt.task.batch }) else { return }
        batches[index].undispatched -= 1
        if batches[index].firstDispatchAt == nil { batches[index].firstDispatchAt = now }
    }

    private mutating func complete(
        _ task: TaskState,
        _ report: TaskReport,
        until: Int64,
        _ earlyEnd: EarlyEnd?,
        at now: Instant
    ) {
        guard case .running(let fence, let executor) = task.phase else { return }
        let end = task.planned.range.map { min(max(until, $0.from), $0.until) } ?? 0
        scheduler.complete(task.planned.id)
        tasks[task.planned.id]?.phase = .held(fence, executor, until: end)
        tasks[task.planned.id]?.counts = report.counts
        tasks[task.planned.id]?.shuffled = report.shuffled
        tasks[task.planned.id]?.lastTimestamp = report.lastTimestamp
        noteRunTime(of: task, at: now)
        units[task.unit]?.incomplete -= 1
        if let overflow = hold(report.counts.bytesWritten, of: task), let bucket = task.planned.work.bucket {
            return giveUp(task, bucket, overflow, at: now)
        }
        if let range = task.planned.range { complete(task, range, at: end, earlyEnd, report.counts, at: now) }
        deliverWhenComplete(task.unit, at: now)
    }

    private mutating func complete(
        _ task: TaskState,
        _ range: OffsetRange,
        at end: Int64,
        _ earlyEnd: EarlyEnd?,
        _ counts: TaskCounts,
        at now: Instant
    ) {
        learn(from: task, until: end, earlyEnd, counts, at: now)
        commits.shorten(task.unit, task.planned.lane, until: end)
        if end < range.until { endEarly(task, at: end, earlyEnd, at: now) }
        if !shuffles.isEmpty { units[task.unit]?.rangesCompleteAt = now }
    }

    private mutating func noteRunTime(of task: TaskState, at now: Instant) {
        guard let index = batches.firstIndex(where: { $0.id == task.planned.id.batch }) else { return }
        batches[index].runTimes[task.planned.stage, default: []].append((task.dispatchedAt ?? now).duration(to: now))
    }

    /// Plans the rest of a range again: at once, or when more is known to be there if the reader met the end. Where a
    /// partition has ended before its target, a fresh look decides whether the target was wrong or the reader behind.
    private mutating func endEarly(_ task: TaskState, at end: Int64, _ cause: EarlyEnd?, at now: Instant) {
        let lane = task.planned.lane
        lanes[lane].position = end
        if cause == .endOfPartition || cause == .readerDry { lanes[lane].logEnd = end }
        if cause == .endOfPartition, lanes[lane].target != nil {
            lanes[lane].target = nil
            cutting.observeAgain(at: now.advanced(by: configuration.observationBackoff))
        }
        if let index = batches.firstIndex(where: { $0.id == task.planned.id.batch }) { batches[index].earlyEnds += 1 }
    }

    mutating func fail(_ task: TaskState, _ failure: Failure, at now: Instant) {
        tasks[task.planned.id]?.phase = .waiting
        if failure.offset != nil || task.failure?.offset == nil { tasks[task.planned.id]?.failure = failure }
        let retryAt = scheduler.fail(task.planned.id, at: now, isRetriable: failure.isRetriable)
        if case .draining = phase, task.planned.range != nil { return withdrawWaiting { $0 == task.planned.lane } }
        guard retryAt == nil else { return }
        var last = tasks[task.planned.id]?.failure ?? failure
        if let bucket = task.planned.work.bucket { return giveUp(task, bucket, last, at: now) }
        withdrawWaiting { $0 == task.planned.lane }
        last.partition = last.partition ?? task.planned.range?.partition
        last.attempts = task.attempts
        drain(because: last, at: now)
    }

    /// Runs a task again whose output went down with its executor: what of it was delivered may be repeated.
    mutating func loseOutput(of id: TaskID) {
        guard let task = tasks[id] else { return }
        if case .delivering = task.phase {
            // A transaction may have been committed: its end is waited for.
            if configuration.transactions != nil {
                tasks[id]?.isOutputLost = true
                return
            }
            cancelDelivery(of: task.unit)
        }
        if task.isAbandoned { return free(task) }
        dropOutput(of: id)
        tasks[id]?.phase = .waiting
        tasks[id]?.isOutputLost = false
        units[task.unit]?.incomplete += 1
        units[task.unit]?.isReady = false
        delayedDeliveries.removeAll { $0.unit == task.unit }
        noteStale(task)
        if case .draining = phase, task.planned.range != nil { return withdrawWaiting { $0 == task.planned.lane } }
        if let range = task.planned.range { lanes[task.planned.lane].position = range.until }
        scheduler.rerun(task.planned, failedAttempts: task.attempts)
    }
}

extension TaskState {
    var isIncomplete: Bool {
        switch phase {
        case .waiting, .running: true
        case .held, .delivering: false
        }
    }

    func isOutputOn(_ executor: ExecutorID) -> Bool {
        switch phase {
        case .held(_, executor, _), .delivering(_, executor, _): true
        default: false
        }
    }
}

extension TaskID {
    func precedes(_ other: TaskID) -> Bool { (batch, index) < (other.batch, other.index) }
}

extension Failure {
    static func executorLost(_ executor: ExecutorID, _ task: TaskState) -> Failure {
        Failure(
            origin: .executor,
            message: "executor \(executor) was lost while it ran the task",
            partition: task.planned.range?.partition
        )
    }
}
