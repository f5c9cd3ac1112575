import SluiceCore

/// What a consumer shows of itself when it commits: rd_kafka_consumer_group_metadata.
package struct GroupMetadata: Hashable, Sendable {
    package let generation: Int
    /// nil for the empty member id.
    package let member: Int?

    package init(generation: Int, member: Int?) {
        self.generation = generation
        self.member = member
    }

    /// What a consumer has that is no member, not yet or not any more.
    package static let none = GroupMetadata(generation: -1, member: nil)
}

/// Kafka's group coordinator as far as offsets depend on it: members, generation, rebalances and who has what.
///
/// After `GroupCoordinator` and `GroupMetadata` of Apache Kafka 3.x. Who gets which partition is up to the caller.
package struct GroupCoordinator: Sendable {
    package enum Phase: Hashable, Sendable {
        case empty
        /// Members are asked to join again; what they have of the old generation is still good.
        case preparingRebalance
        case stable
    }

    package private(set) var phase = Phase.empty
    package private(set) var generation = 0
    package private(set) var assignments: [Int: Set<TopicPartition>] = [:]
    package var offsets = OffsetStore()
    private var rejoined: Set<Int> = []
    private var lastMember = 0

    package init() {}

    package var members: [Int] { assignments.keys.sorted() }

    /// Whether everybody has joined again, so that the rebalance can be completed.
    package var isReadyToComplete: Bool {
        phase == .preparingRebalance && rejoined.isSuperset(of: assignments.keys)
    }

    func hasRejoined(_ member: Int) -> Bool { rejoined.contains(member) }

    package func isMember(_ member: Int) -> Bool { assignments[member] != nil }

    package func owner(of partition: TopicPartition) -> Int? {
        assignments.first { $0.value.contains(partition) }?.key
    }

    /// A consumer without member id joins: a rebalance begins.
    package mutating func join() -> Int {
        lastMember += 1
        assignments[lastMember] = []
        rejoined = phase == .preparingRebalance ? rejoined : []
        rejoined.insert(lastMember)
        phase = .preparingRebalance
        return lastMember
    }

    /// A member joins again, as a rebalance asks it to.
    package mutating func rejoin(_ member: Int) throws(Refusal) {
        guard isMember(member) else { throw .unknownMember }
        startRebalance()
        rejoined.insert(member)
    }

    /// Asks every member to join again.
    package mutating func startRebalance() {
        guard phase != .preparingRebalance else { return }
        phase = .preparingRebalance
        rejoined = []
    }

    /// A member leaves, or its session has timed out.
    package mutating func remove(_ member: Int) {
        guard assignments.removeValue(forKey: member) != nil else { return }
        rejoined.remove(member)
        if assignments.isEmpty {
            generation += 1
            phase = .empty
        } else {
            startRebalance()
        }
    }

    /// Ends the rebalance with a new generation. Who has not joined again is a member no longer.
    package mutating func completeRebalance(assigning new: [Int: Set<TopicPartition>]) {
        let left = assignments.keys.filter { rejoined.contains($0) }
        assignments = Dictionary(uniqueKeysWithValues: left.map { ($0, new[$0] ?? []) })
        generation += 1
        phase = left.isEmpty ? .empty : .stable
        rejoined = []
    }

    package func metadata(of member: Int) -> GroupMetadata { GroupMetadata(generation: generation, member: member) }

    /// OffsetCommit: outside of any transaction.
    package mutating func commit(_ new: [TopicPartition: Int64], by metadata: GroupMetadata) throws(Refusal) {
        try validate(metadata, isTransactional: false)
        offsets.commit(new)
    }

    /// TxnOffsetCommit: the offsets are pending until the transaction's marker.
    package mutating func commit(
        _ new: [TopicPartition: Int64],
        by metadata: GroupMetadata,
        in session: ProducerSession
    ) throws(Refusal) {
        try validate(metadata, isTransactional: true)
        try offsets.commit(new, in: session)
    }

    /// As `validateOffsetCommit`. With generation -1 and no member id a transactional commit is let through: the request's
    /// older versions did not have these fields. Whoever sends such metadata is fenced by nothing.
    private func validate(_ metadata: GroupMetadata, isTransactional: Bool) throws(Refusal) {
        if metadata.generation < 0, phase == .empty { return }
        if metadata.generation >= 0 || metadata.member != nil {
            guard let member = metadata.member, isMember(member) else { throw .unknownMember }
            guard metadata.generation == generation else { throw .illegalGeneration }
        } else if !isTransactional, phase != .empty {
            throw .unknownMember
        }
    }
}
