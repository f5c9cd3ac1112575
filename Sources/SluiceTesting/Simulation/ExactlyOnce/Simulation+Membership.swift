import SluiceCore

/// Who has which partition in exactly-once mode: the group protocol, with what each client knows of it, and when.
extension Simulation {
    /// A fault: some partitions go to the other instance for a while, or our session is lost.
    mutating func shiftPartitions() {
        if let id = world[.us].id, random.chance(0.3) { removeMember(id) }
        for partition in broker.partitions where random.chance(0.5) { world.othersPartitions.insert(partition) }
        if world[.other].id == nil { join(.other) } else { startRebalance() }
        schedule(.cluster(.partitionsComeBack), in: random.duration(.milliseconds(400)...(.seconds(3))))
    }

    mutating func bringPartitionsBack() {
        guard !world.othersPartitions.isEmpty else { return }
        world.othersPartitions = []
        startRebalance()
    }

    mutating func startRebalance() {
        guard world.cluster.group.phase == .stable else { return }
        world.cluster.group.startRebalance()
        announceRebalance()
    }

    mutating func join(_ side: Side) {
        world[side].wasThrownOut = false
        world[side].id = world.cluster.group.join()
        announceRebalance()
    }

    mutating func removeMember(_ id: Int) {
        world.cluster.group.remove(id)
        announceRebalance()
    }

    /// Members hear of it with their next heartbeats.
    private mutating func announceRebalance() {
        for side in Side.allCases where world[side].id != nil {
            scheduleClient(.hearsOfRebalance, side, in: random.duration(.milliseconds(1)...(.milliseconds(300))))
        }
        let generation = world.cluster.group.generation
        schedule(.cluster(.rebalanceTimesOut(generation: generation)), in: transactions.rebalanceTimeout)
        endRebalanceIfReady()
    }

    private mutating func endRebalanceIfReady() {
        guard world.cluster.group.isReadyToComplete else { return }
        let generation = world.cluster.group.generation
        schedule(.cluster(.rebalanceEnds(generation: generation)), in: random.duration(.zero...(.milliseconds(50))))
    }

    /// A partition that its holder has not let go is given to nobody; it follows when the holder joins again.
    mutating func completeRebalance(of generation: Int) {
        let group = world.cluster.group
        guard group.generation == generation, group.phase == .preparingRebalance else { return }
        let joined = Side.allCases.filter { side in world[side].id.map(group.hasRejoined) ?? false }
        var new: [Side: [TopicPartition]] = [:]
        for partition in broker.partitions where !broker[partition].isHidden && !broker[partition].isGone {
            let wanted: Side = world.othersPartitions.contains(partition) ? .other : .us
            guard let owner = joined.contains(wanted) ? wanted : joined.first else { continue }
            let holder = joined.first { world[$0].held.contains(partition) }
            if holder == nil || holder == owner { new[owner, default: []].append(partition) }
        }
        let byMember = joined.compactMap { side in world[side].id.map { ($0, Set(new[side] ?? [])) } }
        world.cluster.group.completeRebalance(assigning: Dictionary(uniqueKeysWithValues: byMember))
        let delay = random.duration(.milliseconds(1)...(.milliseconds(100)))
        for side in Side.allCases where world[side].id != nil {
            if joined.contains(side) {
                scheduleClient(.isAssigned(new[side] ?? [], generation: generation + 1), side, in: delay)
            } else {
                scheduleClient(.hearsOfRebalance, side, in: random.duration(.zero...(.milliseconds(300))))
            }
        }
    }

    // MARK: The client's side

    mutating func hearOfRebalance(_ side: Side) {
        guard let id = world[side].id else { return }
        guard world.cluster.group.isMember(id) else { return throwOut(side) }
        guard world.cluster.group.phase == .preparingRebalance, world[side].owed.isEmpty else { return }
        if transactions.isCooperative { return rejoin(side) }
        world[side].owed = world[side].held
        askBack(side)
    }

    /// What it has stays with it until it has let go; its metadata are those of nobody at once.
    private mutating func throwOut(_ side: Side) {
        world[side].id = nil
        world[side].metadata = .none
        world[side].owed = []
        world[side].wasThrownOut = true
        world[side].knowsOfLoss = side == .other
        guard side == .us else { return otherLosesAll() }
        // The client knows it before the driver does.
        let isLate = fault(transactions.stepIsLate)
        scheduleClient(.losesAll, .us, in: isLate ? random.duration(.zero...(.seconds(2))) : shortDelay())
    }

    /// The driver is told; it answers by letting go.
    mutating func loseAll() {
        world[.us].knowsOfLoss = true
        if world[.us].held.isEmpty { join(.us) } else { tellDriver(.lost(world[.us].held.sorted()), in: .zero) }
    }

    private mutating func rejoin(_ side: Side) {
        guard let id = world[side].id else { return }
        let isFirst = world.cluster.group.phase == .stable
        do { try world.cluster.group.rejoin(id) } catch { return throwOut(side) }
        if isFirst { announceRebalance() } else { endRebalanceIfReady() }
    }

    mutating func takeAssignment(_ partitions: [TopicPartition], generation: Int, _ side: Side) {
        guard let id = world[side].id, world.cluster.group.generation == generation else { return }
        guard world.cluster.group.isMember(id) else { return }
        world[side].metadata = GroupMetadata(generation: generation, member: id)
        let leaving = world[side].held.subtracting(partitions)
        let arriving = partitions.filter { !world[side].held.contains($0) }
        for partition in arriving {
            world[side].held.insert(partition)
            world[side].arrivals[partition] = world.nextNumber()
        }
        if side == .us { startReading(arriving) } else { scheduleClient(.works, .other, in: shortDelay()) }
        guard !leaving.isEmpty else { return }
        world[side].owed = leaving
        askBack(side)
    }

    /// Asks for what is owed, or joins at once if that is nothing.
    private mutating func askBack(_ side: Side) {
        guard !world[side].owed.isEmpty else { return rejoin(side) }
        guard side == .us else { return otherIsAskedBack() }
        tellDriver(.revoked(world[.us].owed.sorted()), in: .zero)
    }

    /// The client lets partitions go, and joins the rebalance that waits for that.
    mutating func letGo(_ partitions: [TopicPartition], _ side: Side) {
        let wasOwing = !world[side].owed.isEmpty
        world[side].letGo(partitions)
        if world[side].wasThrownOut {
            if world[side].held.isEmpty, world[side].knowsOfLoss { join(side) }
        } else if wasOwing, world[side].owed.isEmpty {
            rejoin(side)
        }
    }

    // MARK: Where partitions begin

    private mutating func startReading(_ arriving: [TopicPartition]) {
        guard !arriving.isEmpty else { return tellDriver(.assigned([]), in: .zero) }
        let numbers = arriving.compactMap { partition in world[.us].arrivals[partition].map { (partition, $0) } }
        scheduleClient(.asksPositions(Dictionary(uniqueKeysWithValues: numbers)), .us, in: shortDelay())
    }

    /// Asks for each by itself, and again for those whose offsets are pending.
    mutating func askPositions(_ asked: [TopicPartition: Int]) {
        let current = asked.filter { world[.us].arrivals[$0.key] == $0.value }
        var starts: [LaneStart] = []
        var open: [TopicPartition: Int] = [:]
        for (partition, number) in current.sorted(by: { $0.key < $1.key }) {
            if let offset = committedOffset(of: partition) {
                starts.append(LaneStart(partition: partition, stage: StageID(0), position: offset))
            } else {
                open[partition] = number
            }
        }
        if !starts.isEmpty { tellDriver(.assigned(starts), in: .zero) }
        if !open.isEmpty { scheduleClient(.asksPositions(open), .us, in: .milliseconds(100)) }
    }

    /// nil while that can't be told.
    mutating func committedOffset(of partition: TopicPartition) -> Int64? {
        let request = ClusterRequest.fetchOffsets([partition], requireStable: sabotage != .readsUnstableOffsets)
        guard case .offsets(let offsets) = world.cluster.handle(request, at: now) else { return nil }
        return offsets[partition] ?? 0
    }
}
