extension Driver {
    /// Stops admitting work: what no executor has yet is taken back, what is in flight may finish until the deadline.
    /// The first failure is the one that is reported.
    mutating func drain(because failure: Failure?, at now: Instant) {
        if case .draining(let earlier) = phase {
            if earlier == nil, let failure { phase = .draining(failure) }
            return
        }
        phase = .draining(failure)
        drainDeadline = now.advanced(by: configuration.drainDeadline)
        finalCommitDeadline = drainDeadline?.advanced(by: configuration.finalCommitDeadline)
        withdrawWaiting { _ in true }
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

    /// Ends the drain once everything in flight is delivered and committed, or its time is over.
    mutating func finishDrain(at now: Instant) {
        guard case .draining(let failure) = phase else { return }
        let inFlight = unfinishedTasks
        guard inFlight == 0, commitsAreSettled || isOver(finalCommitDeadline, at: now) else { return }
        phase = failure.map(Phase.failed) ?? .stopped
        actions.append(.finished(failure, unfinishedTasks: leftOver.count))
    }

    mutating func checkDeadlines(at now: Instant) {
        cutting.expireObservation(at: now, backoff: configuration.observationBackoff)
        guard isOver(drainDeadline, at: now) else { return }
        drainDeadline = nil
        leftOver = tasks.values.filter { !$0.isAbandoned }.map(UnfinishedTask.init)
            .sorted { $0.range.partition < $1.range.partition }
        abandon { _ in true }
    }

    private func isRead(_ lane: LaneID) -> Bool {
        lanes[lane].target.map { lanes[lane].position >= $0 } ?? false
    }

    private func isOver(_ deadline: Instant?, at now: Instant) -> Bool {
        deadline.map { $0 <= now } ?? false
    }
}
