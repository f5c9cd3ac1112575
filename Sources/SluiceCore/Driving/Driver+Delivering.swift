extension Driver {
    /// Sends a unit's output to the sinks if all of it is there, and its turn has come; or has it wait for a transaction.
    mutating func deliverWhenComplete(_ unit: UnitID, at now: Instant) {
        guard let state = units[unit], state.incomplete == 0, state.delivery == nil, !state.isReady else { return }
        guard state.shuffles.isDone(shuffles) else { return }
        guard !delayedDeliveries.contains(where: { $0.unit == unit }), isTurn(of: state), mayBegin(state) else {
            return
        }
        if configuration.transactions == nil { return deliver([unit], at: now) }
        units[unit]?.isReady = true
        readyUnits.append(unit)
    }

    mutating func delivered(_ request: RequestID, at now: Instant) {
        guard let delivery = deliveries.removeValue(forKey: request) else { return }
        learn(from: delivery, at: now)
        for id in delivery.tasks {
            guard let task = tasks[id] else { continue }
            if !task.isAbandoned { note(task, at: now) }
            free(task)
        }
        for unit in delivery.units {
            noteComplete(unit, isCommitted: delivery.slot != nil)
            units[unit] = nil
        }
    }

    /// Tries the units again that are at fault, later and each by itself, or gives them up. The others go on at once.
    mutating func deliveryFailed(_ request: RequestID, _ failure: Failure, at now: Instant) {
        let isShared = deliveries[request]?.slot != nil && failure.partition != nil
        for unit in endDelivery(request) ?? [] {
            if !isShared || holds(unit, failure.partition) {
                retryOrGiveUp(unit, failure, at: now)
            } else {
                units[unit]?.deliveryAttempts -= 1
                deliverWhenComplete(unit, at: now)
            }
        }
    }

    private func holds(_ unit: UnitID, _ partition: TopicPartition?) -> Bool {
        units[unit]?.tasks.contains { tasks[$0]?.planned.range?.partition == partition } == true
    }

    mutating func retryDeliveries(at now: Instant) {
        let due = delayedDeliveries.filter { $0.notBefore <= now }.map(\.unit)
        guard !due.isEmpty else { return }
        delayedDeliveries.removeAll { $0.notBefore <= now }
        for unit in due { deliverWhenComplete(unit, at: now) }
    }

    /// Forgets that a unit is on its way, since whoever delivered it is gone.
    mutating func cancelDelivery(of unit: UnitID) {
        if let request = units[unit]?.delivery { _ = endDelivery(request) }
    }

    /// Reports the batches of which nothing is left to do.
    mutating func finishBatches(at now: Instant) {
        for batch in batches where batch.unfinished == 0 && !batch.ranges.isEmpty {
            let report = batch.report(at: now)
            admissions.noteBatch(report, at: now)
            actions.append(.batchFinished(report))
        }
        batches.removeAll { $0.unfinished == 0 }
    }

    /// Delivers the oldest unfinished batch if all of it is there, also when what was missing is not to be done any more.
    mutating func deliverNextBatch(at now: Instant) {
        guard let unit = nextUnit else { return }
        deliverWhenComplete(unit, at: now)
    }

    /// The oldest unfinished batch's, where batches are delivered as a whole.
    var nextUnit: UnitID? {
        guard configuration.effectiveCommitScope == .batch else { return nil }
        return batches.first { $0.unfinished > 0 }.flatMap { unit(of: $0.id) }
    }

    func unit(of batch: BatchID) -> UnitID? { units.first { $0.value.batch == batch }?.key }

    /// - Parameter transaction: The producer's number, and what the group is to commit with the output.
    mutating func deliver(_ members: [UnitID], in transaction: DeliveryOrder.Transaction? = nil, at now: Instant) {
        let request = makeRequest()
        var parts: [DeliveryOrder.Unit] = []
        var attempt = 0
        var sent: [TaskID] = []
        for unit in members {
            guard let state = units[unit] else { continue }
            units[unit]?.delivery = request
            units[unit]?.deliveryAttempts += 1
            attempt = max(attempt, state.deliveryAttempts + 1)
            sent += state.tasks
            let own = state.tasks.compactMap { startDelivery(of: $0) }
            parts.append(.init(batch: state.batch, parts: own.sorted { $0.work.precedes($1.work) }))
        }
        deliveries[request] = Delivery(units: members, tasks: sent, orderedAt: now, slot: transaction?.slot)
        actions.append(.deliver(DeliveryOrder(id: request, units: parts, attempt: attempt, transaction: transaction)))
    }

    private mutating func startDelivery(of id: TaskID) -> DeliveryOrder.Part? {
        guard let task = tasks[id], case .held(let fence, let executor, let until) = task.phase else { return nil }
        tasks[id]?.phase = .delivering(fence, executor, until: until)
        let work = task.actualRange.map(TaskWork.range) ?? task.planned.work
        return DeliveryOrder.Part(fence: fence, executor: executor, work: work)
    }

    /// Whole batches are delivered in order, one at a time; tasks by themselves need no turn, their lanes keep order.
    private func isTurn(of unit: UnitState) -> Bool {
        configuration.effectiveCommitScope == .task || batches.first { $0.unfinished > 0 }?.id == unit.batch
    }

    /// Sinks that keep positions get nothing of a lane before the group has its start: an instance with another store is
    /// refused from then on.
    private func mayBegin(_ unit: UnitState) -> Bool {
        unit.tasks.allSatisfy { id in
            tasks[id].map { $0.planned.range == nil || !lanes[$0.planned.lane].awaitsStart } ?? true
        }
    }

    private mutating func note(_ task: TaskState, at now: Instant) {
        let lane = task.planned.lane
        if let range = task.actualRange {
            lanes[lane].delivered = range.until
            lanes[lane].deliveredTimestamp = task.lastTimestamp ?? lanes[lane].deliveredTimestamp
        }
        guard let index = batches.firstIndex(where: { $0.id == task.planned.id.batch }) else { return }
        batches[index].note(task)
    }

    private mutating func noteComplete(_ unit: UnitID, isCommitted: Bool) {
        guard isCommitted else { return commits.complete(unit) }
        for (lane, offset) in commits.completeCommitted(unit) { lanes[lane].committed = offset }
    }

    /// Takes back what was not delivered.
    ///
    /// - Returns: The units of which something is left to deliver.
    mutating func endDelivery(_ request: RequestID) -> [UnitID]? {
        guard let delivery = deliveries.removeValue(forKey: request) else { return nil }
        for unit in delivery.units { units[unit]?.delivery = nil }
        for task in delivery.tasks.compactMap({ tasks[$0] }) { holdAgain(task) }
        return delivery.units.filter { units[$0] != nil }
    }

    private mutating func holdAgain(_ task: TaskState) {
        guard case .delivering(let fence, let executor, let until) = task.phase else { return }
        if task.isAbandoned { return free(task) }
        tasks[task.planned.id]?.phase = .held(fence, executor, until: until)
        if task.isOutputLost { loseOutput(of: task.planned.id) }
    }

    private mutating func retryOrGiveUp(_ unit: UnitID, _ failure: Failure, at now: Instant) {
        guard let state = units[unit] else { return }
        let backoff = configuration.deliveryRetry.backoff(after: state.deliveryAttempts)
        if failure.isRetriable, let backoff {
            delayedDeliveries.append((unit, now.advanced(by: backoff)))
        } else {
            giveUp(state, failure, at: now)
        }
    }

    private mutating func giveUp(_ unit: UnitState, _ failure: Failure, at now: Instant) {
        let members = unit.tasks.compactMap { tasks[$0] }
        var last = failure
        // What came of a shuffle is of no partition.
        if shuffles.isEmpty { last.partition = last.partition ?? members.first?.planned.range?.partition }
        let range = members.compactMap(\.planned.range).first { $0.partition == last.partition }
        last.offset = last.offset ?? range?.from
        last.attempts = unit.deliveryAttempts
        abandon { lane in members.contains { $0.planned.lane == lane } }
        drain(because: last, at: now)
    }
}
