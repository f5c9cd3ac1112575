extension Driver {
    /// Cuts a batch if the trigger asks for one and there is room for it. What a tick has observed is cut before the
    /// next tick is looked at: else a cluster that answers more slowly than the interval would keep it observing.
    mutating func cutBatches(at now: Instant) {
        guard phase == .running else { return }
        guard redo.isEmpty else { return cutRedo(at: now) }
        if cutting.isTickOpen, hasRoomForBatch {
            cutting.closeTick()
            cutBatch(at: now, isTick: true)
        }
        cutting.tick(at: now)
        guard hasRoomForBatch else { return }
        observeIfWanted(at: now)
        if mayCutBetweenTicks, !cutting.isHeld(at: now) { cutBatch(at: now, isTick: false) }
    }

    mutating func takeObservation(_ request: RequestID, _ ends: [TopicPartition: Int64], at now: Instant) {
        guard cutting.observationSucceeded(request) else { return }
        cutting.release()
        for (partition, end) in ends {
            guard let lane = lanes[partition], lanes[lane].ownership == .owned else { continue }
            lanes[lane].logEnd = end
            noteSeen(lane)
            noteTruncation(of: lane, at: now)
            guard cutting.trigger.stopsByItself, lanes[lane].target == nil, lanes[lane].truncatedSince == nil else {
                continue
            }
            lanes[lane].target = end
        }
        let isMissing = { [trigger = cutting.trigger] (lane: Lane) in
            lane.isGone || (trigger.stopsByItself && lane.target == nil)
        }
        if lanes.owned.contains(where: { isMissing(lanes[$0]) }) { lookAgain(at: now) }
    }

    mutating func observationFailed(_ request: RequestID, at now: Instant) {
        cutting.observationFailed(request, at: now, backoff: configuration.observationBackoff)
    }

    /// Only `.asap` plans by what its readers have; the other triggers have their ends observed.
    mutating func noteAvailable(_ ends: [TopicPartition: Int64]) {
        guard cutting.trigger == .asap else { return }
        releaseIfByPartition()
        for (partition, end) in ends {
            guard let lane = lanes[partition], lanes[lane].ownership == .owned else { continue }
            // What its reader has is the error that told so.
            guard lanes[lane].truncatedSince == nil else { continue }
            lanes[lane].readerHasMore = true
            lanes[lane].logEnd = max(lanes[lane].logEnd, end)
        }
    }

    private mutating func observeIfWanted(at now: Instant) {
        guard lanes.ownedCount > 0, cutting.wantsObservation(at: now) else { return }
        let request = makeRequest()
        cutting.observationStarted(request, deadline: now.advanced(by: configuration.observationTimeout))
        actions.append(.observe(request, lanes.owned.map { lanes[$0].partition }))
    }

    /// Between an interval's ticks, as the other triggers always do, it cuts when a slot is free and work is left over:
    /// what tasks that ended early did not read, what a laggard has kept waiting, and what was not admitted before.
    private var mayCutBetweenTicks: Bool {
        !cutting.isTickOpen && scheduler.idleSlots > 0 && scheduler.readyTasks == 0 && lanes.hasPlannable
    }

    /// A batch left with only laggards does not count: each of its tasks has had an executor, none is to come, and over
    /// all such batches there are at most `maxLaggingPartitions` of them.
    private var hasRoomForBatch: Bool { batchRoom.counted < configuration.maxBatchesInFlight }

    /// How many batches count as in flight, and how many partitions lag in those that do not.
    var batchRoom: (counted: Int, lagging: Int) {
        var lagging = 0
        var counted = 0
        for batch in batches {
            if batch.undispatched == 0, !hasStagesToCome(batch.id),
                lagging + batch.unfinished <= configuration.maxLaggingPartitions
            {
                lagging += batch.unfinished
            } else {
                counted += 1
            }
        }
        return (counted, lagging)
    }

    /// A tick for which nothing may be cut, or nothing can since all partitions are busy, is over: what waits is cut as
    /// soon as it may be.
    private mutating func cutBatch(at now: Instant, isTick: Bool) {
        let backlogs = lanes.takePlannable().map { lane in
            Backlog(lane: lane, stage: lanes[lane].stage, range: lanes[lane].backlog)
        }
        guard !backlogs.isEmpty else {
            if isTick { admissions.noteUnservedTick() }
            return
        }
        let decision = admissions.decide(backlogs, situation(backlogs, isTick: isTick, at: now))
        lanes.putBack(decision.passedOver)
        cutting.wait(until: decision.askAgainAt, isHeldBack: decision.admitted.isEmpty && !isTick)
        guard !decision.admitted.isEmpty else { return }
        let maxBytes = configuration.effectiveCaps.maxBatchBytes
        let plan = BatchPlanner.plan(nextBatch, decision.admitted, decision.admission, maxBytes: maxBytes)
        nextBatch = BatchID(nextBatch.rawValue + 1)
        actions.append(.batchCut(plan))
        admit(plan, at: now)
    }

    /// Cuts the batch again that a crash interrupted, once all of its lanes are free. When one of them has gone since, it
    /// can't be what it was, and nothing is done again.
    private mutating func cutRedo(at now: Instant) {
        guard redo.allSatisfy({ lanes[$0.lane].ownership == .owned && lanes[$0.lane].position == $0.range.from }) else {
            redo = []
            return
        }
        guard redo.allSatisfy({ lanes[$0.lane].occupant == nil }) else { return }
        for backlog in redo { lanes[backlog.lane].logEnd = max(lanes[backlog.lane].logEnd, backlog.range.until) }
        let plan = BatchPlanner.plan(nextBatch, redo, isWhole: true)
        redo = []
        nextBatch = BatchID(nextBatch.rawValue + 1)
        actions.append(.batchCut(plan))
        admit(plan, at: now)
    }

    private mutating func admit(_ plan: BatchPlan, at now: Instant) {
        switch configuration.effectiveCommitScope {
        case .task: for task in plan.tasks { addUnit(plan.id, [task]) }
        case .batch: addUnit(plan.id, plan.tasks)
        }
        let count = plan.tasks.count
        batches.append(
            BatchState(
                id: plan.id,
                cutAt: now,
                admission: plan.admission,
                unfinished: count,
                undispatched: count,
                nextTask: count
            )
        )
        for task in plan.tasks {
            lanes.occupy(task.lane, with: task)
            scheduler.submit(task)
        }
    }

    private mutating func addUnit(_ batch: BatchID, _ members: [PlannedTask]) {
        let unit = UnitID(unitNumbers.next())
        units[unit] = UnitState(batch: batch, tasks: members.map(\.id), incomplete: members.count)
        commits.register(unit, members.compactMap { task in task.range.map { (task.lane, $0.until) } })
        for member in members { tasks[member.id] = TaskState(planned: member, unit: unit) }
    }
}
