extension Driver {
    /// Sends a unit's output to the sinks if all of it is there, and its turn has come.
    mutating func deliverWhenComplete(_ unit: UnitID, at now: Instant) {
        guard let state = units[unit], state.incomplete == 0, state.delivery == nil else { return }
        guard !delayedDeliveries.contains(where: { $0.unit == unit }), isTurn(of: state) else { return }
        deliver(unit, state, at: now)
    }

    mutating func delivered(_ request: RequestID, at now: Instant) {
        guard let delivery = deliveries.removeValue(forKey: request) else { return }
        learn(from: delivery, at: now)
        for id in delivery.tasks {
            guard let task = tasks[id] else { continue }
            if !task.isAbandoned { note(task, at: now) }
            free(task)
        }
        commits.complete(delivery.unit)
        units[delivery.unit] = nil
    }

    mutating func deliveryFailed(_ request: RequestID, _ failure: Failure, at now: Instant) {
        guard let delivery = deliveries.removeValue(forKey: request) else { return }
        for task in delivery.tasks.compactMap({ tasks[$0] }) { holdAgain(task) }
        guard let unit = units[delivery.unit] else { return }
        units[delivery.unit]?.delivery = nil
        let backoff = configuration.deliveryRetry.backoff(after: unit.deliveryAttempts)
        if failure.isRetriable, let backoff {
            delayedDeliveries.append((delivery.unit, now.advanced(by: backoff)))
        } else {
            giveUp(unit, failure, at: now)
        }
    }

    mutating func retryDeliveries(at now: Instant) {
        let due = delayedDeliveries.filter { $0.notBefore <= now }.map(\.unit)
        guard !due.isEmpty else { return }
        delayedDeliveries.removeAll { $0.notBefore <= now }
        for unit in due { deliverWhenComplete(unit, at: now) }
    }

    /// Forgets that a unit is on its way, since whoever delivered it is gone.
    mutating func cancelDelivery(of unit: UnitID) {
        guard let request = units[unit]?.delivery, let delivery = deliveries.removeValue(forKey: request) else {
            return
        }
        units[unit]?.delivery = nil
        for task in delivery.tasks.compactMap({ tasks[$0] }) { holdAgain(task) }
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

    private mutating func deliver(_ unit: UnitID, _ state: UnitState, at now: Instant) {
        let request = makeRequest()
        let parts = state.tasks.compactMap { startDelivery(of: $0) }
        units[unit]?.delivery = request
        units[unit]?.deliveryAttempts += 1
        deliveries[request] = Delivery(unit: unit, tasks: state.tasks, orderedAt: now)
        let order = DeliveryOrder(
            id: request,
            batch: state.batch,
            parts: parts.sorted { $0.range.partition < $1.range.partition },
            attempt: state.deliveryAttempts + 1
        )
        actions.append(.deliver(order))
    }

    private mutating func startDelivery(of id: TaskID) -> DeliveryOrder.Part? {
        guard let task = tasks[id], case .held(let fence, let executor, let until) = task.phase else { return nil }
        tasks[id]?.phase = .delivering(fence, executor, until: until)
        return DeliveryOrder.Part(fence: fence, executor: executor, range: task.actualRange)
    }

    /// Whole batches are delivered in order, one at a time; tasks by themselves need no turn, their lanes keep order.
    private func isTurn(of unit: UnitState) -> Bool {
        configuration.commitScope == .task || batches.first { $0.unfinished > 0 }?.id == unit.batch
    }

    /// Delivers the oldest unfinished batch if all of it is there, also when what was missing is not to be done any more.
    mutating func deliverNextBatch(at now: Instant) {
        guard configuration.commitScope == .batch, let next = batches.first(where: { $0.unfinished > 0 }) else {
            return
        }
        guard let unit = units.first(where: { $0.value.batch == next.id })?.key else { return }
        deliverWhenComplete(unit, at: now)
    }

    private mutating func note(_ task: TaskState, at now: Instant) {
        let lane = task.planned.lane
        lanes[lane].delivered = task.actualRange.until
        lanes[lane].deliveredTimestamp = task.lastTimestamp ?? lanes[lane].deliveredTimestamp
        guard let index = batches.firstIndex(where: { $0.id == task.planned.id.batch }) else { return }
        batches[index].unfinished -= 1
        batches[index].ranges.append(task.actualRange)
        batches[index].counts += task.counts
    }

    private mutating func holdAgain(_ task: TaskState) {
        guard case .delivering(let fence, let executor, let until) = task.phase else { return }
        if task.isAbandoned { return free(task) }
        tasks[task.planned.id]?.phase = .held(fence, executor, until: until)
    }

    private mutating func giveUp(_ unit: UnitState, _ failure: Failure, at now: Instant) {
        let members = unit.tasks.compactMap { tasks[$0] }
        var last = failure
        last.partition = last.partition ?? members.first?.planned.range.partition
        last.offset = last.offset ?? members.first?.planned.range.from
        last.attempts = unit.deliveryAttempts
        abandon { lane in members.contains { $0.planned.lane == lane } }
        drain(because: last, at: now)
    }
}
