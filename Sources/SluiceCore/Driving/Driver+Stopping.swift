extension Driver {
    /// Stops admitting work: ranges that no executor has yet are taken back, what is in flight may finish until the
    /// deadline, with the buckets that come of it. The first failure is the one that is reported.
    mutating func drain(because failure: Failure?, at now: Instant) {
        if case .draining(let earlier) = phase {
            if earlier == nil, let failure { phase = .draining(failure) }
            return
        }
        phase = .draining(failure)
        drainDeadline = now.advanced(by: configuration.drainDeadline)
        withdrawWaiting { $0.kind == .partition }
    }

    /// Ends the application when all that was there is read, for triggers that stop by themselves. Attempts that were
    /// abandoned are not waited for: they may never end. With every partition gone, only the next assignment tells
    /// whether somebody else reads the rest.
    mutating func stopWhenDone(at now: Instant) {
        guard phase == .running, !awaitsAssignment else { return }
        guard cutting.trigger.stopsByItself, tasks.values.allSatisfy(\.isAbandoned) else { return }
        guard !cutting.isObserving || lanes.ownedCount == 0, lanes.owned.allSatisfy(isRead) else { return }
        drain(because: nil, at: now)
    }

    /// Ends the drain once everything in flight is delivered and committed. A commit that does not succeed by a deadline
    /// of its own is a failure: what it was to say will be done again.
    mutating func finishDrain(at now: Instant) {
        guard case .draining(let failure) = phase, unfinishedTasks == 0 else { return }
        guard !commitsAreSettled else { return finish(failure) }
        let deadline = finalCommitDeadline ?? now.advanced(by: configuration.finalCommitDeadline)
        finalCommitDeadline = deadline
        if isOver(deadline, at: now) { finish(failure ?? lastCommitFailed) }
    }

    private mutating func finish(_ failure: Failure?) {
        phase = failure.map(Phase.failed) ?? .stopped
        actions.append(.finished(failure, unfinishedTasks: leftOver.count))
    }

    private var lastCommitFailed: Failure {
        let offsets = commits.unsettled.map { (partition: lanes[$0.key].partition, offset: $0.value) }
            .sorted { $0.partition < $1.partition }
        return .uncommitted(offsets, within: configuration.finalCommitDeadline)
    }

    mutating func checkDeadlines(at now: Instant) {
        cutting.expireObservation(at: now, backoff: configuration.observationBackoff)
        guard isOver(drainDeadline, at: now) else { return }
        drainDeadline = nil
        leftOver = tasks.values.filter { !$0.isAbandoned }.map(UnfinishedTask.init)
            .sorted { $0.work.precedes($1.work) }
        abandon { _ in true }
    }

    private func isRead(_ lane: LaneID) -> Bool {
        lanes[lane].target.map { lanes[lane].position >= $0 } ?? false
    }

    private func isOver(_ deadline: Instant?, at now: Instant) -> Bool {
        deadline.map { $0 <= now } ?? false
    }
}

extension Failure {
    /// Partitions that are named; the others are counted.
    private static var namedPartitions: Int { 8 }

    fileprivate static func uncommitted(
        _ offsets: [(partition: TopicPartition, offset: Int64)],
        within limit: Duration
    ) -> Failure {
        let places = offsets.map { "\($0.partition) at \($0.offset)" }.listing(atMost: namedPartitions)
        return Failure(
            origin: .commit,
            message: """
                the last commit was not confirmed within \(limit): \(places); the output is delivered, and what \
                is not committed will be done again
                """,
            partition: offsets.first?.partition,
            offset: offsets.first?.offset,
            isRetriable: false
        )
    }
}
