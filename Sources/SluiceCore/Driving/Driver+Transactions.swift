import DequeModule

/// Exactly-once: complete units wait for a producer that is free, and share a transaction.
extension Driver {
    /// Opens as many transactions as there are producers for, each with all that is complete, within its bound: while
    /// all producers are busy, more gathers for the next.
    mutating func openTransactions(at now: Instant) {
        guard let limits = configuration.transactions else { return }
        while !readyUnits.isEmpty, let slot = freeSlot(limits) {
            let members = takeReadyUnits(limits)
            guard !members.isEmpty else { return }
            deliver(members, in: DeliveryOrder.Transaction(slot: slot, offsets: offsets(of: members)), at: now)
        }
    }

    /// Tries it all again after a wait, as often as it takes: what aborted it is not the output's fault.
    mutating func deliveryAborted(_ request: RequestID, at now: Instant) {
        for unit in endDelivery(request) ?? [] {
            units[unit]?.deliveryAttempts -= 1
            units[unit]?.aborts += 1
            let wait = configuration.deliveryRetry.wait(after: units[unit]?.aborts ?? 1)
            delayedDeliveries.append((unit, now.advanced(by: wait)))
        }
    }

    /// Partitions that had been asked back when the transaction was ordered are let go now, as with a commit.
    mutating func deliveryOutdated(_ request: RequestID, at now: Instant) {
        guard let ordered = deliveries[request]?.orderedAt else { return }
        deliveryAborted(request, at: now)
        endRevocations(askedUntil: ordered, at: now)
    }

    private func freeSlot(_ limits: TransactionLimits) -> Int? {
        let busy = Set(deliveries.values.compactMap(\.slot))
        return (0..<limits.slots).first { !busy.contains($0) }
    }

    /// The units that go next, in the order in which they became complete. One that has failed goes by itself.
    private mutating func takeReadyUnits(_ limits: TransactionLimits) -> [UnitID] {
        var members: [UnitID] = []
        var passedOver: [UnitID] = []
        var bytes = 0
        while let unit = readyUnits.popFirst() {
            guard let state = units[unit], state.isReady, state.incomplete == 0 else { continue }
            let size = state.tasks.reduce(0) { $0 + (tasks[$1]?.counts.bytesWritten ?? 0) }
            let goesAlone = state.deliveryAttempts > 0
            guard isSettled(state), members.isEmpty || (!goesAlone && bytes + size <= limits.maxBytes) else {
                passedOver.append(unit)
                continue
            }
            units[unit]?.isReady = false
            members.append(unit)
            bytes += size
            if goesAlone { break }
        }
        readyUnits.prepend(contentsOf: passedOver)
        return members
    }

    /// A commit by itself that arrived behind the transaction would take the group back.
    private func isSettled(_ unit: UnitState) -> Bool {
        unit.tasks.allSatisfy { id in tasks[id].map { commits.isSettled($0.planned.lane) } ?? true }
    }

    private func offsets(of members: [UnitID]) -> [TopicPartition: Int64] {
        let ranges = members.flatMap { units[$0]?.tasks ?? [] }.compactMap { tasks[$0]?.actualRange ?? nil }
        return Dictionary(uniqueKeysWithValues: ranges.map { ($0.partition, $0.until) })
    }
}
