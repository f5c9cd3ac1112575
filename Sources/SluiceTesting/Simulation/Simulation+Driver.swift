import SluiceCore

/// The shell's part: events to the driver, actions from it.
extension Simulation {
    mutating func perform(_ happening: Happening) throws(Violation) {
        switch happening {
        case .driverHears(let event, let bornIn): if bornIn == life { try hear(event) }
        case .timer(let number, let bornIn): if bornIn == life, number == timerNumber { try hear(.timerFired) }
        case .attemptEnds(let fence, let bornIn): if bornIn == life { try endAttempt(fence) }
        case .deliveryEnds(let request, let bornIn): if bornIn == life { try endDelivery(request) }
        case .commitArrives(let request, let offsets, let bornIn): try takeCommit(request, offsets, bornIn: bornIn)
        case .commitForgotten(let request, let bornIn):
            if bornIn == life { try note(.commitAnswered(request.rawValue)) }
        case .logGrows(let partition): grow(partition)
        case .executorDies(let executor): try killExecutor(executor)
        case .executorStarts(let bornIn): if bornIn == life { startExecutor() }
        case .crash: try crashOrDrain()
        case .start: try start()
        case .rebalance: try rebalance()
        case .anotherWorks(let partitions): try anotherWorks(partitions)
        case .partitionsReturn(let partitions): giveBack(partitions)
        case .recordsExpire: expireRecords()
        case .brokerGoesAway: loseBroker()
        case .partitionAppears(let partition): appear(partition)
        case .partitionVanishes(let partition): vanish(partition)
        case .goneIsTakenAway(let partition): takeAwayGone(partition)
        case .client(let happening, let side, let bornIn): if bornIn == life(of: side) { try perform(happening, side) }
        case .cluster(let happening): try perform(happening)
        }
    }

    private mutating func hear(_ event: DriverEvent) throws(Violation) {
        guard driver != nil else { return }
        takeOwnership(event)
        for added in accumulators.note(event) {
            if case .count(let count)? = added[0] { summary.accumulated += count.value }
        }
        let actions = driver?.handle(event, at: now) ?? []
        for action in actions { try perform(action) }
        guard let driver else { return }
        try note(.batchesInFlight(driver.batchesInFlight))
        let memory = driver.memoryUse
        if memory.isFull { summary.waitsForMemory += 1 }
        try note(.memory(memory))
    }

    private mutating func perform(_ action: DriverAction) throws(Violation) {
        accumulators.note(action)
        switch action {
        case .setTimer(let instant): setTimer(instant)
        case .observe(let request, let partitions): observe(request, partitions)
        case .run(let attempt, let executor): try run(attempt, on: executor)
        case .deliver(let order): try deliver(order)
        case .abandon(let fences):
            shuffleWorld.abandoned.formUnion(fences)
            for fence in fences where !isDelivering(fence) { loseOutput(fence) }
            abandonTransactions(fences)
        case .commit(let request, let offsets): try commit(request, offsets)
        case .release(let partitions): release(partitions)
        case .batchCut(let plan):
            summary.batches += 1
            try note(.batchCut(plan))
        case .offsetsLost(let range):
            summary.lost += range.count
            if sabotage != .hidesLosses { try note(.lost(range)) }
        case .partitionGone: summary.gone += 1
        case .batchFinished(let report): summary.buckets += report.shuffles.reduce(0) { $0 + $1.buckets }
        case .finished(let failure, let unfinished): try finish(failure, unfinished)
        }
    }

    private mutating func setTimer(_ instant: Instant) {
        timerNumber += 1
        guard sabotage != .dropsTimers else { return }
        agenda.add(.timer(number: timerNumber, life: life), at: max(now, instant))
    }

    private mutating func observe(_ request: RequestID, _ partitions: [TopicPartition]) {
        if fault(script.replyIsLost) { return }
        if brokerIsAway || fault(script.observationFails) {
            return tellDriver(.observationFailed(request), in: shortDelay())
        }
        // A client may not have heard yet that a partition is gone.
        let known = partitions.filter { !broker[$0].isGone || random.chance(0.5) }
        let ends = known.map { ($0, broker[$0].isGone ? broker[$0].finalEnd : broker[$0].end) }
        tellDriver(.observed(request, Dictionary(uniqueKeysWithValues: ends)), in: shortDelay())
    }

    private mutating func finish(_ failure: Failure?, _ unfinished: Int) throws(Violation) {
        if isExactlyOnce, let failure, isOfTakeover(failure) { return try endProcess(isGraceful: true) }
        try note(.finished(failure, unfinishedTasks: unfinished))
        if failure != nil { summary.endedWithFailure = true }
        if failure == nil, !isDrainAsked, !script.configuration.trigger.stopsByItself {
            throw Violation("progress", "the driver stopped by itself at \(now)")
        }
        try endProcess(isGraceful: true)
    }

    // MARK: The process's life

    mutating func start() throws(Violation) {
        guard driver == nil else { return }
        life += 1
        summary.lives += 1
        isDrainAsked = false
        world.wasTakenOver = false
        driver = Driver(configuration: script.configuration)
        for _ in 0..<script.executors { startExecutor() }
        if isExactlyOnce { return startProducers() }
        let ours = broker.partitions.filter {
            broker[$0].owner == .nobody && !broker[$0].isHidden && !broker[$0].isGone
        }
        tellDriver(.assigned(ours.map(laneStart)), in: shortDelay())
    }

    /// Stops the process at once; whatever it was delivering is cut off somewhere in the middle.
    mutating func endProcess(isGraceful: Bool = false) throws(Violation) {
        for request in deliveries.keys.sorted(by: { $0.rawValue < $1.rawValue }) { try cutOff(request) }
        driver = nil
        life += 1
        attempts = [:]
        accumulators = AccumulatorLedger()
        outputs = [:]
        shuffleWorld = ShuffleWorld()
        executors = []
        askedBack = []
        for partition in broker.partitions where broker[partition].owner == .us { broker[partition].owner = .nobody }
        endClients(isGraceful: isGraceful)
        try note(.crashed)
        schedule(.start, in: random.duration(.milliseconds(20)...(.milliseconds(500))))
    }

    private mutating func crashOrDrain() throws(Violation) {
        guard !faultsAreOver else { return }
        scheduleFault(.crash, every: script.crashEvery)
        guard driver != nil else { return }
        if random.chance(0.3) {
            isDrainAsked = true
            tellDriver(.drain, in: .zero)
        } else {
            try endProcess()
        }
    }

    func laneStart(_ partition: TopicPartition) -> LaneStart {
        LaneStart(partition: partition, stage: StageID(0), position: broker[partition].committed)
    }

    /// From the moment the driver hears of it, a partition is ours.
    private mutating func takeOwnership(_ event: DriverEvent) {
        guard case .assigned(let starts) = event else { return }
        for start in starts {
            broker[start.partition].owner = .us
            writers[start.partition] = nextWriter
            nextWriter += 1
            if script.configuration.trigger == .asap, broker[start.partition].end > start.position {
                tellDriver(.recordsAvailable([start.partition: broker[start.partition].end]), in: shortDelay())
            }
        }
    }
}
