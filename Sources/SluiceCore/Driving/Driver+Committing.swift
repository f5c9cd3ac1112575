/// When the next commit request may go out.
struct CommitTiming {
    /// When the last request went out, or nil before the first.
    var lastRequestAt: Instant?
    /// A refused commit is not tried again before this.
    var backoffUntil: Instant?
    /// The group takes no more offsets from us: nothing further is asked.
    var isRefused = false
    /// The request in flight, and when its answer is overdue.
    var inFlight: (request: RequestID, deadline: Instant)?

    func nextRequest(interval: Duration, isUrgent: Bool) -> Instant? {
        let spaced = isUrgent ? nil : lastRequestAt?.advanced(by: interval)
        guard let spaced, let backoffUntil else { return spaced ?? backoffUntil }
        return max(spaced, backoffUntil)
    }
}

extension Driver {
    /// Commits all that may be committed, if no request is in flight and the last one is long enough ago.
    mutating func requestCommit(at now: Instant) {
        expireCommit(at: now)
        guard !commitTiming.isRefused, commits.canRequest, nextCommit.map({ $0 <= now }) ?? true else { return }
        guard let (request, offsets) = commits.makeRequest() else { return }
        commitTiming.lastRequestAt = now
        commitTiming.backoffUntil = nil
        commitTiming.inFlight = (request, now.advanced(by: configuration.commitTimeout))
        let byPartition = offsets.map { (lanes[$0.key].partition, $0.value) }
        actions.append(.commit(request, Dictionary(uniqueKeysWithValues: byPartition)))
    }

    mutating func committed(_ request: RequestID, at now: Instant) {
        guard let offsets = commits.requestSucceeded(request) else { return }
        commitTiming.inFlight = nil
        for (lane, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            lanes[lane].committed = offset
            guard lanes[lane].awaitsStart else { continue }
            lanes[lane].awaitsStart = false
            if let unit = lanes[lane].occupant.flatMap({ tasks[$0]?.unit }) { deliverWhenComplete(unit, at: now) }
        }
    }

    /// A refused commit is tried again for as long as that may help: a group that rebalances, or a broker that is away,
    /// takes the offsets later, or takes the partitions from us.
    mutating func commitFailed(_ request: RequestID, _ failure: Failure, at now: Instant) {
        guard commits.requestFailed(request) else { return }
        commitTiming.inFlight = nil
        commitTiming.backoffUntil = now.advanced(by: configuration.commitBackoff)
        guard !failure.isRetriable else { return }
        commitTiming.isRefused = true
        let waiting = Set(lanes.held.filter { lanes[$0].awaitsStart })
        abandon { waiting.contains($0) }
        drain(because: failure, at: now)
    }

    /// Partitions that had been asked back when the request went out are let go now: waiting longer keeps us out of the
    /// group, and others may have them already. Those that are ours still are about to be lost, or asked back.
    mutating func commitOutdated(_ request: RequestID, at now: Instant) {
        guard commits.requestFailed(request) else { return }
        commitTiming.inFlight = nil
        commitTiming.backoffUntil = now.advanced(by: configuration.commitBackoff)
        if let requested = commitTiming.lastRequestAt { endRevocations(askedUntil: requested, at: now) }
    }

    /// Waits no longer for the work on partitions that were asked back at `instant` or before.
    mutating func endRevocations(askedUntil instant: Instant, at now: Instant) {
        for index in revocations.indices where revocations[index].askedAt <= instant {
            revocations[index].deadline = now
        }
    }

    var nextCommitWake: Instant? {
        commits.canRequest && !commitTiming.isRefused ? nextCommit : commitTiming.inFlight?.deadline
    }

    /// Whether nothing is left to commit, as far as the group takes it.
    var commitsAreSettled: Bool { commits.isSettled || commitTiming.isRefused }

    private var nextCommit: Instant? {
        commitTiming.nextRequest(interval: configuration.commitInterval, isUrgent: commitsAreUrgent)
    }

    /// Somebody waits for the commit: another member for a partition, or the stop.
    private var commitsAreUrgent: Bool {
        if case .draining = phase { return true }
        return !revocations.isEmpty
    }

    private mutating func expireCommit(at now: Instant) {
        guard let inFlight = commitTiming.inFlight, inFlight.deadline <= now else { return }
        commits.requestFailed(inFlight.request)
        commitTiming.inFlight = nil
    }
}
