/// What becomes of attempts and batches.
extension StatusRecorder {
    mutating func start(_ attempt: TaskAttempt, on executor: ExecutorID, at now: Instant) {
        var place: BatchHistory.Place?
        board.note { facts in
            let (change, time) = (facts.change(), facts.clock.time(of: now))
            place = facts.batches.start(attempt, on: executor, at: now, time, change: change)
            facts.executors.start(attempt, on: executor, at: now, time)
        }
        attempts[attempt.fence] = Attempt(task: attempt.task, executor: executor, place: place)
    }

    mutating func finished(_ report: TaskReport, at now: Instant) {
        guard let attempt = attempts[report.fence] else { return }
        if case .completed = report.outcome, !attempt.isAbandoned {
            attempts[report.fence]?.report = report
        } else {
            attempts[report.fence] = nil
        }
        board.note { facts in
            facts.executors.end(report, on: attempt.executor, isAbandoned: attempt.isAbandoned, at: now)
            let (change, time) = (facts.change(), facts.clock.time(of: now))
            if let place = attempt.place {
                facts.batches.end(place, report, isAbandoned: attempt.isAbandoned, at: time, change)
            }
        }
        // What was taken away is nobody's failure, and is not tried again.
        if case .failed(let failure) = report.outcome, !attempt.isAbandoned { failed(failure, attempt.task, at: now) }
    }

    mutating func delivered(_ request: RequestID, at now: Instant) {
        guard let order = deliveries.removeValue(forKey: request) else { return }
        let parts = order.parts.compactMap { attempts.removeValue(forKey: $0.fence) }.filter { !$0.isAbandoned }
        board.note { facts in
            let (change, time) = (facts.change(), facts.clock.time(of: now))
            for part in parts {
                guard let report = part.report else { continue }
                facts.building.delivered(report.counts)
                facts.flow.add(report.elements, deadLetters: report.deadLetters)
                if let place = part.place { facts.batches.deliver(place, report.counts, at: time, change) }
            }
        }
        for part in parts {
            guard let report = part.report, let letter = report.lastDeadLetter else { continue }
            failed(letter, part.task, times: report.counts.recordsDeadLettered, at: now)
        }
    }

    /// Of an order of which all was taken away meanwhile nobody waits for anything.
    mutating func undelivered(_ request: RequestID, _ failure: Failure, at now: Instant) {
        guard let order = deliveries.removeValue(forKey: request) else { return }
        let parts = order.parts.filter { attempts[$0.fence] != nil }
        guard !parts.isEmpty else { return }
        failed(failure, parts.first { $0.range?.partition == failure.partition }?.fence, at: now)
    }

    /// One that runs still owes its report.
    mutating func abandon(_ fences: [Fence]) {
        for fence in fences {
            guard let attempt = attempts[fence] else { continue }
            if attempt.report == nil { attempts[fence]?.isAbandoned = true } else { attempts[fence] = nil }
            guard let place = attempt.place else { continue }
            board.note { facts in
                let change = facts.change()
                facts.batches.abandon(place, of: attempt.task, change)
            }
        }
    }

    mutating func finished(_ report: BatchReport, at now: Instant) {
        if !commitsWithDelivery { uncommitted.add(report, report.id) }
        let isCommitted = commitsWithDelivery
        board.note { facts in
            let (change, time) = (facts.change(), facts.clock.time(of: now))
            facts.building.finished(report)
            facts.batches.finish(report, isCommitted: isCommitted, at: time, change)
        }
    }

    mutating func committed(_ request: RequestID, at now: Instant) {
        guard let offsets = commits.removeValue(forKey: request) else { return }
        let done = uncommitted.commit(offsets)
        guard !done.isEmpty else { return }
        board.note { facts in
            let (change, time) = (facts.change(), facts.clock.time(of: now))
            for batch in done { facts.batches.edit(batch.rawValue, change) { $0.status.committedAt = time } }
        }
    }

    mutating func release(_ partitions: [TopicPartition]) {
        uncommitted.remove(partitions)
        board.note { facts in
            facts.building.forget(partitions)
            facts.partitions.remove(partitions)
        }
    }

    /// Its reports will not come.
    mutating func forget(_ executor: ExecutorID) {
        attempts = attempts.filter { $0.value.executor != executor }
        deliveries = deliveries.filter { !$0.value.parts.contains { $0.executor == executor } }
        board.note { $0.executors.lose(executor) }
    }

    func failed(_ failure: Failure, _ fence: Fence?, at now: Instant) {
        failed(failure, fence.flatMap { attempts[$0]?.task }, times: 1, at: now)
    }

    /// Texts are made ready outside the board's lock.
    func failed(_ failure: Failure, _ task: TaskID?, times: Int = 1, at now: Instant) {
        let noted = NotedFailure(failure)
        board.note { facts in
            let (change, time) = (facts.change(), facts.clock.time(of: now))
            facts.failures.note(noted, times: times, in: task, at: time, change: change)
        }
    }
}

extension BatchHistory {
    mutating func end(_ place: Place, _ report: TaskReport, isAbandoned: Bool, at time: Double, _ change: UInt64) {
        edit(place, change) { attempt in
            attempt.endedAt = time
            attempt.recordsRead = report.counts.recordsRead
            if !isAbandoned { attempt.outcome = report.outcome.label }
            if case .completed(_, let earlyEnd?) = report.outcome { attempt.earlyEnd = earlyEnd.label }
        }
        guard !isAbandoned else { return }
        edit(place.batch, change) { batch in
            switch report.outcome {
            case .completed:
                batch.incomplete.remove(report.task.index)
                batch.lastCompletion = time
                if batch.incomplete.isEmpty { batch.status.completedAt = time }
            case .failed: batch.status.failedAttempts += 1
            case .unreadable, .inputLost: break
            }
        }
    }

    mutating func deliver(_ place: Place, _ counts: TaskCounts, at time: Double, _ change: UInt64) {
        edit(place, change) { $0.deliveredAt = time }
        edit(place.batch, change) { batch in
            batch.lastDelivery = time
            batch.status.recordsRead += counts.recordsRead
            batch.status.recordsWritten += counts.recordsWritten
        }
    }

    /// What of it was taken back is not waited for any more.
    mutating func finish(_ report: BatchReport, isCommitted: Bool, at time: Double, _ change: UInt64) {
        edit(report.id.rawValue, change) { batch in
            batch.isRunning = false
            batch.status.state = "finished"
            batch.status.completedAt = batch.status.completedAt ?? batch.lastCompletion
            batch.status.deliveredAt = batch.lastDelivery ?? time
            if isCommitted { batch.status.committedAt = batch.status.deliveredAt }
            batch.status.schedulingDelaySeconds = report.schedulingDelay.seconds
            batch.status.processingSeconds = report.processingTime.seconds
            batch.status.totalDelaySeconds = report.totalDelay.seconds
            batch.status.shuffles = report.shuffles.map(BatchStatus.Shuffle.init)
        }
    }
}

extension BatchStatus.Shuffle {
    fileprivate init(_ report: ShuffleReport) {
        self.init(
            stage: report.stage.rawValue,
            buckets: report.buckets,
            records: report.records,
            bytes: report.bytes,
            keys: report.keys,
            largestBucket: report.largest?.number ?? 0,
            largestRecords: report.largest?.records ?? 0,
            largestKeys: report.largest?.keys ?? 0
        )
    }
}

extension TaskReport.Outcome {
    fileprivate var label: String {
        switch self {
        case .completed: "completed"
        case .failed: "failed"
        case .unreadable: "unreadable"
        case .inputLost: "input_lost"
        }
    }
}
