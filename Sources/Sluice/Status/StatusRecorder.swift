/// Turns what the driver is told, and what it asks for, into what a status tells: the one place where that happens.
///
/// Used on the driver's thread alone. A record costs nothing here, and a task a few look-ups.
struct StatusRecorder {
    /// An attempt that is not delivered.
    struct Attempt {
        let task: TaskID
        let executor: ExecutorID
        /// Nil when its batch is not known any more.
        let place: BatchHistory.Place?
        /// Once it is complete.
        var report: TaskReport?
        var isAbandoned = false
    }

    let board: StatusBoard
    /// What is under way. Bounded by what the driver has under way.
    var attempts: [Fence: Attempt] = [:]
    var deliveries: [RequestID: DeliveryOrder] = [:]
    var commits: [RequestID: [TopicPartition: Int64]] = [:]
    var uncommitted = UncommittedBatches<BatchID>()
    /// Transactions leave nothing to commit when a batch is delivered.
    var commitsWithDelivery = false

    init(_ board: StatusBoard) { self.board = board }

    /// What the driver asks for.
    mutating func note(_ action: DriverAction, at now: Instant) {
        switch action {
        case .run(let attempt, let executor): start(attempt, on: executor, at: now)
        case .deliver(let order):
            deliveries[order.id] = order
            commitsWithDelivery = order.transaction != nil
        // There is one at a time: what was asked before is not answered any more.
        case .commit(let request, let offsets): commits = [request: offsets]
        case .abandon(let fences): abandon(fences)
        case .release(let partitions): release(partitions)
        case .batchCut(let plan):
            board.note { facts in
                facts.building.cut(plan)
                let change = facts.change()
                facts.batches.cut(plan, at: now, facts.clock.time(of: now), change: change)
            }
        case .batchFinished(let report): finished(report, at: now)
        case .offsetsLost(let range): failed(.lost(range), nil, times: Int(clamping: range.count), at: now)
        case .partitionGone(let partition, let cause): failed(.gone(partition, cause), nil as TaskID?, at: now)
        case .finished(let failure?, _): ended(failure, at: now)
        case .setTimer, .observe, .finished: break
        }
    }

    /// What the driver is told.
    mutating func note(_ event: DriverEvent, at now: Instant) {
        switch event {
        case .executorJoined(let executor, let slots): board.note { $0.executors.join(executor, slots: slots) }
        case .executorLost(let executor): forget(executor)
        case .assigned(let starts): board.note { $0.building.assign(starts.map(\.partition)) }
        case .observed(_, let ends): board.note { $0.building.saw(ends) }
        // A reader that has read nothing knows no end, and says 0.
        case .recordsAvailable(let ends): board.note { $0.building.saw(ends.filter { $0.value > 0 }) }
        case .taskFinished(let report): finished(report, at: now)
        case .delivered(let request): delivered(request, at: now)
        case .deliveryFailed(let request, let failure), .deliveryAborted(let request, let failure),
            .deliveryOutdated(let request, let failure):
            undelivered(request, failure, at: now)
        case .committed(let request): committed(request, at: now)
        case .commitFailed(let request, let failure), .commitOutdated(let request, let failure):
            commits[request] = nil
            failed(failure, nil as TaskID?, at: now)
        case .revoked, .lost, .observationFailed, .timerFired, .drain, .failed: break
        }
    }

    func note(_ straggler: Straggler) {
        guard let place = attempts[straggler.attempt.fence]?.place else { return }
        board.note { facts in
            let change = facts.change()
            facts.batches.edit(place, change) { $0.isStraggler = true }
        }
    }

    /// Looks how things stand.
    ///
    /// - Parameter wallTime: Milliseconds since 1970.
    func look(
        at driver: Driver,
        _ status: DriverStatus,
        _ standing: [ProgressWatch.Standing],
        wallTime: Int64,
        at now: Instant
    ) {
        board.note { facts in
            facts.look(
                at: status,
                standing,
                unfinished: driver.unfinishedBatches,
                backlog: driver.backlog,
                wallTime: wallTime,
                at: now
            )
        }
    }

    /// Nothing more will happen.
    func close(_ result: Result<Void, any Error>, at now: Instant) {
        if case .failure(let error) = result {
            let known = (error as? ApplicationError)?.failure
            let failure = known ?? Failure(origin: .executor, message: "\(error)", isRetriable: false)
            ended(failure, origin: known == nil ? "application" : nil, at: now)
        }
        board.note { $0.close() }
    }

    private func ended(_ failure: Failure, origin: String? = nil, at now: Instant) {
        let noted = NotedFailure(failure, origin: origin)
        board.note { facts in
            let change = facts.change()
            facts.failures.noteEnd(noted, at: facts.clock.time(of: now), change: change)
        }
    }
}

extension Failure {
    /// Each offset counts, so the text has no number.
    fileprivate static func lost(_ range: OffsetRange) -> Failure {
        Failure(
            origin: .source,
            message: """
                offsets were deleted before they were read, and are skipped: have the topic kept longer, or see why the \
                application fell behind
                """,
            partition: range.partition,
            offset: range.from,
            isRetriable: false
        )
    }

    fileprivate static func gone(_ partition: TopicPartition, _ cause: String) -> Failure {
        Failure(origin: .source, message: "the partition is gone: \(cause)", partition: partition)
    }
}
