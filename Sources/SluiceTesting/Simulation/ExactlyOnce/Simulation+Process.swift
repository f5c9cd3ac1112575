import SluiceCore

/// The process's life in exactly-once mode.
extension Simulation {
    var isExactlyOnce: Bool { script.transactions != nil }
    var transactions: TransactionScript { script.transactions ?? TransactionScript() }

    mutating func scheduleTransactionFaults() {
        guard isExactlyOnce else { return }
        if sabotage == .skipsEpochFencing { world.cluster.stopCheckingEpochs() }
        scheduleFault(.cluster(.suspends), every: transactions.suspendEvery)
        scheduleFault(.cluster(.otherCrashes), every: transactions.otherCrashesEvery)
        schedule(.cluster(.otherLeaves), in: script.faultsEnd)
    }

    /// Stops the process for a while, as SIGSTOP does: the world goes on, and the process as if nothing had been.
    mutating func suspend() {
        guard !faultsAreOver else { return }
        scheduleFault(.cluster(.suspends), every: transactions.suspendEvery)
        guard driver != nil, now >= world.suspendedUntil else { return }
        let time = random.duration(.milliseconds(50)...(.seconds(8)))
        world.suspendedUntil = now.advanced(by: time)
        guard time > transactions.sessionTimeout, let id = world[.us].id else { return }
        schedule(.cluster(.sessionExpires(member: id)), in: transactions.sessionTimeout)
    }

    /// Until when this has to wait, if it is something that a suspended process does.
    func suspension(of happening: Happening) -> Instant? {
        guard now < world.suspendedUntil else { return nil }
        switch happening {
        case .driverHears, .timer, .attemptEnds, .deliveryEnds, .executorStarts, .commitForgotten,
            .client(_, .us, life: _):
            return world.suspendedUntil
        default: return nil
        }
    }

    /// Offsets that the driver commits by themselves: where a partition begins, or goes on after a loss.
    mutating func takePlainCommit(
        _ request: RequestID,
        _ offsets: [TopicPartition: Int64],
        bornIn: Int
    ) throws(Violation) {
        let isAlive = bornIn == life
        let metadata = world[.us].metadata
        let isRefused = fault(script.commitFails) || !isAlive || metadata.member == nil
        let reply = isRefused ? nil : world.cluster.handle(.commitPlainOffsets(offsets, metadata), at: now)
        if reply == .done { try noteCommitted() }
        guard isAlive else { return }
        try note(.commitAnswered(request.rawValue))
        let failure = Failure(origin: .commit, message: "the group rebalances")
        switch reply {
        case .done?: tellDriver(.committed(request), in: .zero)
        case .refused(.unknownMember)?, .refused(.illegalGeneration)?:
            tellDriver(.commitOutdated(request, failure), in: .zero)
        default: tellDriver(.commitFailed(request, failure), in: .zero)
        }
    }

    /// Whether that is why the driver had to stop. It says so, and whoever watches it starts it again.
    func isOfTakeover(_ failure: Failure) -> Bool {
        world.wasTakenOver && failure.message.hasPrefix("another producer uses transactional.id")
    }

    mutating func releaseToGroup(_ partitions: [TopicPartition]) {
        for partition in partitions where broker[partition].owner == .us { broker[partition].owner = .nobody }
        letGo(partitions, .us)
    }

    mutating func takeGoneFromGroup(_ partition: TopicPartition) {
        let isHeld = Side.allCases.contains { world[$0].held.contains(partition) }
        if isHeld { startRebalance() }
    }

    /// What is decided becomes visible; what should have become so by itself is a violation.
    mutating func settle() throws(Violation) {
        if !summary.endedWithFailure, !world.isQuiet {
            throw Violation("progress", "readers of the output are held back at \(world.readers)")
        }
        try settleCluster()
    }

    /// The process is gone: the group notices at once if it said good-bye.
    mutating func endClients(isGraceful: Bool) {
        guard isExactlyOnce else { return }
        world.transactions = world.transactions.filter { $0.value.side != .us }
        world.producers = world.producers.filter { $0.key == TransactionWorld.otherID }
        world.suspendedUntil = now
        let id = world[.us].id
        world[.us] = ModelMember()
        guard let id else { return }
        if isGraceful { return removeMember(id) }
        schedule(.cluster(.sessionExpires(member: id)), in: transactions.sessionTimeout)
    }
}
