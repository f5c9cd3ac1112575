import SluiceCore

/// Another instance of the application, in exactly-once mode: as simple as can be, and as strict as ours.
extension Simulation {
    /// Reads where some of its partitions stand, and puts a range of each into a transaction.
    mutating func otherWorks() throws(Violation) {
        let isFree = !world.transactions.values.contains { $0.side == .other }
        guard isFree, world[.other].id != nil, world[.other].owed.isEmpty, !world[.other].held.isEmpty else { return }
        var records: [(output: Int, record: OutputRecord)] = []
        var offsets: [TopicPartition: Int64] = [:]
        for partition in world[.other].held.sorted() where random.chance(0.7) {
            guard let range = try nextRange(partition) else { continue }
            offsets[partition] = range.upperBound
            for offset in broker[partition].records(in: range) {
                let isFailing = failing.contains(partition, offset)
                if isFailing, failing.policy == .skip { continue }
                let record = OutputRecord(isFailing ? .deadLetter : .output, partition, offset)
                records.append((place(of: record), record))
            }
        }
        guard !offsets.isEmpty else {
            return scheduleClient(.works, .other, in: random.duration(.milliseconds(50)...(.milliseconds(500))))
        }
        begin(.other, nil, TransactionWorld.otherID, records, offsets)
    }

    private mutating func nextRange(_ partition: TopicPartition) throws(Violation) -> Range<Int64>? {
        let log = broker[partition]
        guard !log.isGone, let committed = committedOffset(of: partition) else { return nil }
        let from = max(committed, log.start)
        if from > committed { try note(.lost(OffsetRange(partition: partition, from: committed, until: from))) }
        let wall = poison?.partition == partition ? poison?.offset ?? .max : .max
        let until = min(Int64.random(in: from...max(from, log.end), using: &random), wall, from + 20)
        return until > from ? from..<until : nil
    }

    mutating func otherHasEnded(_ transaction: ModelTransaction, _ outcome: TransactionFlow.Outcome) {
        if !world[.other].owed.isEmpty { letGo(Array(world[.other].owed), .other) }
        scheduleClient(.works, .other, in: random.duration(.zero...(.milliseconds(200))))
    }

    /// Waits for its transaction, or gives it up.
    mutating func otherIsAskedBack() {
        let own = world.transactions.filter { $0.value.side == .other }.map(\.key)
        guard own.isEmpty || random.chance(0.5) else { return }
        for number in own { world.transactions[number]?.flow.cancel() }
        letGo(Array(world[.other].owed), .other)
    }

    mutating func otherLosesAll() {
        for (number, transaction) in world.transactions where transaction.side == .other {
            world.transactions[number]?.flow.cancel()
        }
        letGo(Array(world[.other].held), .other)
        if world[.other].id == nil, world[.other].wasThrownOut { join(.other) }
    }

    mutating func crashOther() {
        scheduleFault(.cluster(.otherCrashes), every: transactions.otherCrashesEvery)
        guard !faultsAreOver else { return }
        endOther()
    }

    /// When faults are over it leaves all partitions to us.
    mutating func otherLeaves() {
        endOther()
        world.othersPartitions = []
    }

    private mutating func endOther() {
        world.otherLife += 1
        world.transactions = world.transactions.filter { $0.value.side != .other }
        world.producers[TransactionWorld.otherID] = nil
        if let id = world[.other].id {
            schedule(.cluster(.sessionExpires(member: id)), in: transactions.sessionTimeout)
        }
        world[.other] = ModelMember()
    }
}
