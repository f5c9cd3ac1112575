internal import Metrics

extension MetricsRecorder {
    /// What the driver is told.
    mutating func note(_ event: DriverEvent, at now: Instant) {
        switch event {
        case .taskFinished(let report): finished(report, at: now)
        case .delivered(let request): delivered(request, at: now)
        case .deliveryFailed(let request, _): _ = endDelivery(request, .failed, .failed, at: now)
        case .deliveryAborted(let request, _): _ = endDelivery(request, .failed, .aborted, at: now)
        case .deliveryOutdated(let request, _): _ = endDelivery(request, .failed, .outdated, at: now)
        case .committed(let request): committed(request, at: now)
        case .commitFailed(let request, _), .commitOutdated(let request, _): _ = endCommit(request, .failed, at: now)
        case .observed: observations[Outcome.completed.rawValue].increment()
        case .observationFailed: observations[Outcome.failed.rawValue].increment()
        case .assigned(let lanes):
            rebalances["assigned"].increment()
            for topic in Set(lanes.map(\.partition.topic)) { begin(topic) }
        case .revoked: rebalances["revoked"].increment()
        case .lost: rebalances["lost"].increment()
        case .executorLost(let executor): forget(executor)
        case .executorJoined, .recordsAvailable, .timerFired, .drain, .failed: break
        }
    }

    /// A topic's counters are there from 0: whoever compares two looks at them sees the first loss too.
    private mutating func begin(_ topic: String) {
        recordsRead.begin(topic)
        bytesRead.begin(topic)
        recordsSkipped.begin(topic)
        recordsDeadLettered.begin(topic)
        lostOffsets.begin(topic)
    }

    /// What the driver asks for.
    mutating func note(_ action: DriverAction, at now: Instant) {
        switch action {
        case .run(let attempt, let executor): running[attempt.fence] = (now, executor)
        case .deliver(let order):
            deliveries[order.id] = (order, now)
            commitsWithDelivery = order.transaction != nil
        case .commit(let request, let offsets): beginCommit(request, offsets, at: now)
        case .abandon(let fences): abandoned(fences)
        case .release(let partitions):
            self.partitions.remove(partitions)
            uncommitted.remove(partitions)
        case .batchCut(let plan):
            meters.batchesCut.increment()
            meters.recordsAdmitted.increment(by: plan.offsets)
            admissions[plan.admission.limit.label].increment()
        case .offsetsLost(let range): lostOffsets[range.partition.topic].increment(by: range.count)
        case .batchFinished(let report): finished(report, at: now)
        case .setTimer, .observe, .partitionGone, .finished: break
        }
    }

    private mutating func finished(_ report: TaskReport, at now: Instant) {
        let attempt = running.removeValue(forKey: report.fence)
        if let attempt { meters.taskDuration.record(from: attempt.start, to: now) }
        switch report.outcome {
        case .completed(_, let earlyEnd):
            taskAttempts[Outcome.completed.rawValue].increment()
            if let earlyEnd { earlyEnds[earlyEnd.label].increment() }
            // One that was abandoned is not delivered.
            if attempt != nil { complete[report.fence] = report.counts }
        case .failed: taskAttempts[Outcome.failed.rawValue].increment()
        case .unreadable: taskAttempts[Outcome.unreadable.rawValue].increment()
        case .inputLost: taskAttempts[Outcome.inputLost.rawValue].increment()
        }
    }

    private mutating func delivered(_ request: RequestID, at now: Instant) {
        guard let order = endDelivery(request, .completed, .committed, at: now) else { return }
        meters.tasksDelivered.increment(by: order.parts.count)
        for part in order.parts {
            guard let counts = complete.removeValue(forKey: part.fence) else { continue }
            meters.recordsWritten.increment(by: counts.recordsWritten)
            meters.bytesWritten.increment(by: counts.bytesWritten)
            meters.add(counts.shuffle)
            guard let topic = part.range?.partition.topic else { continue }
            recordsRead[topic].increment(by: counts.recordsRead)
            bytesRead[topic].increment(by: counts.bytesRead)
            recordsSkipped[topic].increment(by: counts.recordsSkipped)
            recordsDeadLettered[topic].increment(by: counts.recordsDeadLettered)
        }
    }

    private mutating func endDelivery(
        _ request: RequestID,
        _ outcome: Outcome,
        _ ofTransaction: TransactionOutcome,
        at now: Instant
    ) -> DeliveryOrder? {
        guard let delivery = deliveries.removeValue(forKey: request) else { return nil }
        deliveryAttempts[outcome.rawValue].increment()
        meters.deliveryDuration.record(from: delivery.start, to: now)
        if delivery.order.transaction != nil { endTransaction(delivery, ofTransaction, at: now) }
        return delivery.order
    }

    private mutating func endTransaction(
        _ delivery: (order: DeliveryOrder, start: Instant),
        _ outcome: TransactionOutcome,
        at now: Instant
    ) {
        transactions[outcome.rawValue].increment()
        meters.transactionDuration.record(from: delivery.start, to: now)
        if outcome == .committed { meters.transactionUnits.increment(by: delivery.order.units.count) }
    }

    /// There is one at a time: what was asked before is not answered any more.
    private mutating func beginCommit(_ request: RequestID, _ offsets: [TopicPartition: Int64], at now: Instant) {
        for old in commits.keys { _ = endCommit(old, .failed, at: now) }
        commits[request] = (offsets, now)
    }

    private mutating func committed(_ request: RequestID, at now: Instant) {
        guard let offsets = endCommit(request, .completed, at: now) else { return }
        for finishedAt in uncommitted.commit(offsets) { meters.commitDelay.record(from: finishedAt, to: now) }
    }

    private mutating func endCommit(
        _ request: RequestID,
        _ outcome: Outcome,
        at now: Instant
    ) -> [TopicPartition: Int64]? {
        guard let commit = commits.removeValue(forKey: request) else { return nil }
        commitRequests[outcome.rawValue].increment()
        meters.commitDuration.record(from: commit.start, to: now)
        return commit.offsets
    }

    private mutating func finished(_ report: BatchReport, at now: Instant) {
        meters.batchesFinished.increment()
        meters.schedulingDelay.record(report.schedulingDelay)
        meters.processingTime.record(report.processingTime)
        meters.totalDelay.record(report.totalDelay)
        if let skew = report.shuffles.map(\.skew).max() { meters.shuffleSkew.set(skew) }
        if !commitsWithDelivery { uncommitted.add(report, now) }
    }

    private mutating func abandoned(_ fences: [Fence]) {
        meters.tasksAbandoned.increment(by: fences.count)
        for fence in fences {
            running[fence] = nil
            complete[fence] = nil
        }
    }

    /// Its reports will not come.
    private mutating func forget(_ executor: ExecutorID) {
        running = running.filter { $0.value.executor != executor }
        for (request, delivery) in deliveries where delivery.order.parts.contains(where: { $0.executor == executor }) {
            deliveries[request] = nil
            for part in delivery.order.parts where part.executor == executor { complete[part.fence] = nil }
        }
    }
}
