import SluiceCore

/// The broker's part: commits, growing logs, and another instance that partitions move to and come back from.
extension Simulation {
    mutating func commit(_ request: RequestID, _ asked: [TopicPartition: Int64]) throws(Violation) {
        var offsets = asked
        if sabotage == .commitsTooFar {
            for (partition, offset) in asked {
                offsets[partition] = broker[partition].successor(of: offset - 1).map { $0 + 1 } ?? offset
            }
        }
        summary.commits += 1
        for _ in 0..<(sabotage == .commitsTwice ? 2 : 1) { try note(.commitRequested(request.rawValue)) }
        schedule(
            .commitArrives(request, offsets, life: life),
            in: random.duration(.milliseconds(1)...(.milliseconds(20)))
        )
    }

    /// A commit reaches the broker, perhaps after the process that sent it is dead.
    mutating func takeCommit(_ request: RequestID, _ offsets: [TopicPartition: Int64], bornIn: Int) throws(Violation) {
        if isExactlyOnce { return try takePlainCommit(request, offsets, bornIn: bornIn) }
        let isAlive = bornIn == life
        let isMember = isAlive && offsets.keys.allSatisfy { broker[$0].owner == .us }
        let isRefused = brokerIsAway || fault(script.commitFails) || (isAlive && !isMember)
        let survivesCrash = isAlive || random.chance(0.5)
        if !isRefused, survivesCrash { try apply(offsets, isAlive: isAlive) }
        guard isAlive else { return }
        if !isRefused, fault(script.replyIsLost) {
            let timeout = script.configuration.commitTimeout - .milliseconds(21)
            return schedule(.commitForgotten(request, life: life), in: timeout)
        }
        try note(.commitAnswered(request.rawValue))
        if isRefused {
            let failure = Failure(origin: .commit, message: "the group rebalances")
            tellDriver(isMember ? .commitFailed(request, failure) : .commitOutdated(request, failure), in: .zero)
        } else {
            tellDriver(.committed(request), in: .zero)
        }
    }

    /// What a dead process sent is taken only while nobody else has the partition.
    private mutating func apply(_ offsets: [TopicPartition: Int64], isAlive: Bool) throws(Violation) {
        for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            let owner = broker[partition].owner
            guard isAlive ? owner == .us : owner == .nobody, !broker[partition].isGone else { continue }
            try note(.committed(partition, offset: offset))
            broker[partition].committed = offset
        }
    }

    mutating func grow(_ partition: TopicPartition) {
        var log = broker[partition]
        guard log.end < log.finalEnd, !log.isHidden, !log.isGone else { return }
        log.end = min(log.finalEnd, log.end + Int64.random(in: 1...20, using: &random))
        broker[partition] = log
        schedule(.logGrows(partition), in: random.duration(.milliseconds(1)...(.milliseconds(3000))))
        if script.configuration.trigger == .asap, log.owner == .us {
            tellDriver(.recordsAvailable([partition: log.end]), in: shortDelay())
        }
    }

    // MARK: Rebalances

    mutating func rebalance() throws(Violation) {
        guard !faultsAreOver else { return }
        scheduleFault(.rebalance, every: script.rebalanceEvery)
        if isExactlyOnce { return shiftPartitions() }
        let ours = broker.partitions.filter { broker[$0].owner == .us && !askedBack.contains($0) && !broker[$0].isGone }
        guard driver != nil, !isDrainAsked, !ours.isEmpty else { return }
        let chosen = ours.filter { _ in random.chance(0.5) }
        guard !chosen.isEmpty else { return }
        if random.chance(0.3) {
            for partition in chosen { broker[partition].owner = .another }
            tellDriver(.lost(chosen), in: random.duration(.zero...(.milliseconds(300))))
            schedule(.anotherWorks(chosen), in: .milliseconds(10))
        } else {
            askedBack.formUnion(chosen)
            tellDriver(.revoked(chosen), in: .zero)
        }
    }

    /// The driver lets go: only those that were asked back change hands now, lost ones have long done so.
    mutating func release(_ partitions: [TopicPartition]) {
        if isExactlyOnce { return releaseToGroup(partitions) }
        let released = partitions.filter { askedBack.remove($0) != nil }
        for partition in released where broker[partition].isGone { broker[partition].owner = .nobody }
        let moving = released.filter { !broker[$0].isGone }
        guard !moving.isEmpty else { return }
        for partition in moving { broker[partition].owner = .another }
        schedule(.anotherWorks(moving), in: .milliseconds(10))
    }

    mutating func anotherWorks(_ partitions: [TopicPartition]) throws(Violation) {
        for partition in partitions {
            let log = broker[partition]
            guard !log.isGone else { continue }
            let from = max(log.committed, log.start)
            if from > log.committed {
                try note(.lost(OffsetRange(partition: partition, from: log.committed, until: from)))
            }
            let wall = poison?.partition == partition ? poison?.offset ?? .max : .max
            let until = min(Int64.random(in: from...max(from, log.end), using: &random), wall)
            guard until > from else { continue }
            for offset in log.records(in: from..<until) {
                if failing.contains(partition, offset) {
                    try passOver(partition, offset)
                } else {
                    try note(.delivered(partition, offset: offset, writer: nextWriter))
                }
            }
            nextWriter += 1
            try note(.committed(partition, offset: until))
            broker[partition].committed = until
        }
        schedule(.partitionsReturn(partitions), in: random.duration(.milliseconds(400)...(.seconds(2))))
    }

    mutating func giveBack(_ returned: [TopicPartition]) {
        for partition in returned { broker[partition].owner = .nobody }
        let partitions = returned.filter { !broker[$0].isGone }
        guard driver != nil, !isDrainAsked else { return }
        tellDriver(.assigned(partitions.map(laneStart)), in: .zero)
    }
}
