import SluiceCore

/// The executors' part: attempts, held output, deliveries, and losing all of it.
extension Simulation {
    mutating func startExecutor() {
        let id = ExecutorID(nextExecutor)
        nextExecutor += 1
        executors.insert(id)
        tellDriver(.executorJoined(id, slots: script.slotsPerExecutor), in: shortDelay())
    }

    mutating func run(_ attempt: TaskAttempt, on executor: ExecutorID) throws(Violation) {
        guard executors.contains(executor) else { return }
        try checkInputs(of: attempt)
        let partition = lane(of: attempt.work)
        summary.attempts += 1
        attempts[attempt.fence] = ModelAttempt(
            attempt: attempt,
            executor: executor,
            writer: writers[partition] ?? -1
        )
        let slots = script.slotsPerExecutor
        for _ in 0..<(sabotage == .runsTwice ? 2 : 1) {
            let fence = attempt.fence.rawValue
            try note(.attemptStarted(partition, fence: fence, executor: executor.rawValue, slots: slots))
        }
        let isSlow = fault(script.taskIsSlow)
        let time =
            isSlow
            ? random.duration(.seconds(1)...(.seconds(5))) : random.duration(.milliseconds(1)...(.milliseconds(20)))
        schedule(.attemptEnds(attempt.fence, life: life), in: time)
    }

    mutating func endAttempt(_ fence: Fence) throws(Violation) {
        guard let running = attempts.removeValue(forKey: fence) else { return }
        let lane = lane(of: running.attempt.work)
        try note(.attemptEnded(lane, fence: fence.rawValue, executor: running.executor.rawValue))
        switch running.attempt.work {
        case .range(let range): endRange(range, running)
        case .bucket(let bucket): endBucket(bucket, running)
        }
    }

    private mutating func endRange(_ range: OffsetRange, _ running: ModelAttempt) {
        let fence = running.attempt.fence
        if let obstacle = obstacle(to: range) {
            report(running, .unreadable(obstacle))
            return tellWhatIsLeft(range.partition, after: range.from)
        }
        if let failure = chooseFailure(range) {
            return report(running, .failed(failure))
        }
        let (until, cause) = chooseEnd(range)
        let records = broker[range.partition].records(in: range.from..<until)
        outputs[fence] = ModelOutput(
            partition: range.partition,
            executor: running.executor,
            writer: running.writer,
            records: records.filter { !failing.contains(range.partition, $0) },
            failed: records.filter { failing.contains(range.partition, $0) },
            shuffled: records.filter { !failing.contains(range.partition, $0) }
                .map { ModelRecord(partition: range.partition, offset: $0) }
        )
        shuffleWorld.tasks[fence] = running.attempt.task
        var counts = TaskCounts(bytesWritten: min(Self.bytesOf(outputs[fence]), SimulationScript.bytesPerTask))
        if failing.policy == .deadLetter {
            counts.recordsRead = records.count
            counts.recordsDeadLettered = outputs[fence]?.failed.count ?? 0
        }
        var count = CountState()
        count.add(records.count)
        report(running, .completed(until: until, earlyEnd: cause), counts, [0: count.accumulated])
        tellWhatIsLeft(range.partition, after: until)
    }

    static func bytesOf(_ output: ModelOutput?) -> Int {
        ((output?.records.count ?? 0) + (output?.failed.count ?? 0)) * 5
    }

    mutating func report(
        _ running: ModelAttempt,
        _ outcome: TaskReport.Outcome,
        _ counts: TaskCounts = TaskCounts(),
        _ accumulated: [Int: Accumulated] = [:]
    ) {
        var report = TaskReport(
            task: running.attempt.task,
            fence: running.attempt.fence,
            outcome: outcome,
            counts: counts,
            shuffled: written(by: running.attempt)
        )
        report.accumulated = accumulated
        guard fault(script.replyIsLost) else { return tellDriver(.taskFinished(report), in: shortDelay()) }
        schedule(.executorDies(running.executor), in: .milliseconds(300))
        if random.chance(0.5) { tellDriver(.taskFinished(report), in: .seconds(2)) }
    }

    private mutating func chooseFailure(_ range: OffsetRange) -> Failure? {
        if let poison, poison.partition == range.partition, (range.from..<range.until).contains(poison.offset) {
            return Failure(origin: .userCode, message: "poison", partition: range.partition, offset: poison.offset)
        }
        return fault(script.taskFails) ? Failure(origin: .userCode, message: "it failed") : nil
    }

    /// Where an attempt ends: mostly at its range's end, sometimes after some record before it.
    private mutating func chooseEnd(_ range: OffsetRange) -> (until: Int64, cause: EarlyEnd?) {
        let end = broker[range.partition].end
        if range.until > end { return (max(range.from, end), .readerDry) }
        guard fault(script.taskEndsEarly) else { return (range.until, nil) }
        let records = broker[range.partition].records(in: range.from..<range.until)
        guard let last = records.randomElement(using: &random), last + 1 < range.until else {
            return (range.until, nil)
        }
        let causes: [EarlyEnd] = [.taskBytes, .outputBytes, .softDeadline]
        let cause = script.configuration.trigger.endsTasksWhenDry ? .readerDry : causes.randomElement(using: &random)
        return (last + 1, cause)
    }

    mutating func tellWhatIsLeft(_ partition: TopicPartition, after offset: Int64) {
        guard script.configuration.trigger == .asap, broker[partition].end > offset else { return }
        tellDriver(.recordsAvailable([partition: broker[partition].end]), in: .milliseconds(6))
    }

    // MARK: Delivering

    func isDelivering(_ fence: Fence) -> Bool {
        deliveries.values.contains { $0.order.parts.contains { $0.fence == fence } }
            || world.transactions.values.contains { $0.order?.parts.contains { $0.fence == fence } == true }
    }

    mutating func deliver(_ order: DeliveryOrder) throws(Violation) {
        if let transaction = order.transaction { return try deliverInTransaction(order, transaction) }
        guard order.parts.allSatisfy({ executors.contains($0.executor) }) else { return }
        try noteComposition(of: order)
        deliveries[order.id] = ModelDelivery(order: order)
        for part in order.parts {
            try note(.deliveryStarted(lane(of: part.work), fence: part.fence.rawValue))
        }
        schedule(.deliveryEnds(order.id, life: life), in: random.duration(.milliseconds(1)...(.milliseconds(20))))
    }

    mutating func endDelivery(_ request: RequestID) throws(Violation) {
        guard let delivery = deliveries[request] else { return }
        if fault(script.deliveryFails) {
            try cutOff(request)
            let failure = Failure(origin: .sink, message: "the broker is away")
            return tellDriver(.deliveryFailed(request, failure), in: shortDelay())
        }
        for part in delivery.order.parts {
            try putOut(part.fence, upTo: .max)
            try passOver(part.fence)
            outputs[part.fence] = nil
        }
        try close(request)
        tellDriver(.delivered(request), in: shortDelay())
    }

    /// Ends a delivery somewhere in the middle.
    mutating func cutOff(_ request: RequestID) throws(Violation) {
        guard let delivery = deliveries[request] else { return }
        for part in delivery.order.parts {
            let count = outputs[part.fence]?.records.count ?? 0
            try putOut(part.fence, upTo: Int.random(in: 0...count, using: &random))
        }
        try close(request)
    }

    private mutating func close(_ request: RequestID) throws(Violation) {
        guard let delivery = deliveries.removeValue(forKey: request) else { return }
        for part in delivery.order.parts {
            try note(.deliveryEnded(lane(of: part.work), fence: part.fence.rawValue))
        }
    }

    private mutating func putOut(_ fence: Fence, upTo count: Int) throws(Violation) {
        guard var output = outputs[fence], sabotage != .losesOutput else { return }
        let end = min(count, output.records.count)
        guard output.deliveredCount < end else { return }
        let next = Array(output.records[output.deliveredCount..<end])
        for offset in sabotage == .deliversBackwards ? next.reversed() : next {
            summary.delivered += 1
            try note(.delivered(output.partition, offset: offset, writer: output.writer))
        }
        output.deliveredCount = end
        outputs[fence] = output
    }

    /// Delivers dead letters, which follow the output; what is skipped is skipped with it.
    private mutating func passOver(_ fence: Fence) throws(Violation) {
        guard let output = outputs[fence], sabotage != .losesDeadLetters else { return }
        for offset in output.failed { try passOver(output.partition, offset) }
    }

    /// Does with a record that failed what its policy says.
    mutating func passOver(_ partition: TopicPartition, _ offset: Int64) throws(Violation) {
        switch failing.policy {
        case .deadLetter:
            summary.deadLettered += 1
            try note(.deadLettered(partition, offset: offset))
        case .skip, nil:
            summary.skipped += 1
            try note(.skipped(partition, offset: offset))
        }
    }

    // MARK: Losing

    mutating func killExecutor(_ chosen: ExecutorID?) throws(Violation) {
        if chosen == nil, !faultsAreOver { scheduleFault(.executorDies(nil), every: script.executorLossEvery) }
        guard chosen != nil || !faultsAreOver, driver != nil else { return }
        guard let dead = chosen ?? executors.sorted().randomElement(using: &random), executors.contains(dead) else {
            return
        }
        executors.remove(dead)
        for (fence, running) in attempts.sorted(by: { $0.key < $1.key }) where running.executor == dead {
            attempts[fence] = nil
            let lane = lane(of: running.attempt.work)
            try note(.attemptEnded(lane, fence: fence.rawValue, executor: dead.rawValue))
        }
        for (request, delivery) in deliveries.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where delivery.order.parts.contains(where: { $0.executor == dead }) {
            try cutOff(request)
        }
        for (fence, output) in outputs where output.executor == dead { loseOutput(fence) }
        loseTransactionOutput(of: dead)
        tellDriver(.executorLost(dead), in: random.duration(.milliseconds(6)...(.milliseconds(500))))
        schedule(.executorStarts(life: life), in: random.duration(.milliseconds(10)...(.seconds(1))))
    }
}
