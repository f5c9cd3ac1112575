/// Partitions that were asked back, until nothing of theirs is in flight.
struct Revocation {
    var partitions: [TopicPartition]
    var lanes: [LaneID]
    let askedAt: Instant
    var deadline: Instant
}

extension Driver {
    mutating func assign(_ starts: [LaneStart], at now: Instant) {
        let isFirst = phase == .starting
        if isFirst { phase = .running }
        awaitsAssignment = false
        for start in starts {
            let lane = lanes.assign(start)
            if start.isToBeCommitted { commits.add(lane, start.position) }
            lanes[lane].awaitsStart = start.isToBeCommitted && configuration.sinksKeepPositions
            dropFromRevocations(start.partition)
            noteRedo(start, lane)
        }
        releaseIfByPartition()
        cutting.partitionsAssigned(isFirst: isFirst, at: now)
    }

    private mutating func noteRedo(_ start: LaneStart, _ lane: LaneID) {
        guard let until = start.redoUntil else { return }
        let range = OffsetRange(partition: start.partition, from: start.position, until: until)
        redo.append(Backlog(lane: lane, stage: start.stage, range: range))
    }

    /// Stops planning the partitions, and takes back what no executor has yet.
    mutating func revoke(_ partitions: [TopicPartition], at now: Instant) {
        let revoked = partitions.compactMap { lanes[$0] }.filter { lanes[$0].ownership != .released }
        for lane in revoked { lanes[lane].ownership = .revoking }
        if lanes.ownedCount == 0 { awaitsAssignment = true }
        withdrawWaiting { revoked.contains($0) }
        let deadline = now.advanced(by: configuration.revokeDeadline)
        revocations.append(Revocation(partitions: partitions, lanes: revoked, askedAt: now, deadline: deadline))
    }

    /// Gives the partitions up at once: what is in flight is abandoned, and nothing more is committed.
    mutating func lose(_ partitions: [TopicPartition]) {
        let lost = partitions.compactMap { lanes[$0] }
        for lane in lost where lanes[lane].ownership != .released { giveUp(lane) }
        for partition in partitions { dropFromRevocations(partition) }
        if lanes.ownedCount == 0 { awaitsAssignment = true }
        actions.append(.release(partitions))
    }

    /// Releases revoked partitions as soon as nothing of theirs is in flight, or their time is over.
    mutating func finishRevocations(at now: Instant) {
        var (due, waiting): ([Revocation], [Revocation]) = ([], [])
        for revocation in revocations {
            let isDue = revocation.deadline <= now || revocation.lanes.allSatisfy(isQuiet)
            if isDue { due.append(revocation) } else { waiting.append(revocation) }
        }
        revocations = waiting
        for revocation in due {
            for lane in revocation.lanes { giveUp(lane) }
            actions.append(.release(revocation.partitions))
        }
    }

    /// Whether the lane has no work in flight and nothing left to commit.
    private func isQuiet(_ lane: LaneID) -> Bool {
        lanes[lane].occupant == nil && commits.isSettled(lane)
    }

    private mutating func giveUp(_ lane: LaneID) {
        lanes[lane].ownership = .released
        abandon(where: { $0 == lane })
        commits.forget(lane)
    }

    /// Forgets that a partition was asked back. A revocation of which nothing is left is answered already.
    private mutating func dropFromRevocations(_ partition: TopicPartition) {
        for index in revocations.indices.reversed() where revocations[index].partitions.contains(partition) {
            revocations[index].partitions.removeAll { $0 == partition }
            revocations[index].lanes.removeAll { lanes[$0].partition == partition }
            if revocations[index].partitions.isEmpty { revocations.remove(at: index) }
        }
    }
}
