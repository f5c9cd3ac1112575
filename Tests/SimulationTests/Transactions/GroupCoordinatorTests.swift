import SluiceCore
import SluiceTesting
import Testing

@Suite struct GroupCoordinatorTests {
    private static let partition = TopicPartition(topic: "input", partition: 0)
    private let producer = ProducerSession(id: 1, epoch: 0)
    private var group = GroupCoordinator()

    @Test mutating func aRebalanceEndsWithANewGenerationAndWithoutThoseWhoDidNotJoinAgain() throws {
        let first = group.join()
        group.completeRebalance(assigning: [first: [Self.partition]])
        #expect(group.generation == 1)
        #expect(group.owner(of: Self.partition) == first)
        let second = group.join()
        #expect(group.phase == .preparingRebalance)
        #expect(!group.isReadyToComplete)
        group.completeRebalance(assigning: [second: [Self.partition]])
        #expect(group.generation == 2)
        #expect(group.members == [second])
        #expect(group.owner(of: Self.partition) == second)
        #expect(throws: Refusal.unknownMember) { try group.rejoin(first) }
    }

    @Test mutating func aRebalanceCanEndWhenAllHaveJoinedAgain() throws {
        let first = group.join()
        group.completeRebalance(assigning: [:])
        let second = group.join()
        #expect(!group.isReadyToComplete)
        try group.rejoin(first)
        #expect(group.isReadyToComplete)
        group.completeRebalance(assigning: [:])
        #expect(group.members == [first, second])
    }

    @Test mutating func theLastMembersLeavingEmptiesTheGroup() {
        let member = group.join()
        group.completeRebalance(assigning: [:])
        group.remove(member)
        #expect(group.phase == .empty)
        #expect(group.generation == 2)
    }

    @Test mutating func aCommitOfAnOldGenerationIsRefused() throws {
        let member = group.join()
        group.completeRebalance(assigning: [:])
        let old = group.metadata(of: member)
        try commit(1, by: old)
        group.startRebalance()
        // Until the rebalance ends the old generation is good: work in flight can be committed.
        try commit(2, by: old)
        try commitTransactionally(2, by: old)
        try group.rejoin(member)
        group.completeRebalance(assigning: [:])
        #expect(throws: Refusal.illegalGeneration) { try commit(3, by: old) }
        #expect(throws: Refusal.illegalGeneration) { try commitTransactionally(3, by: old) }
    }

    @Test mutating func aCommitOfOneWhoWasThrownOutIsRefused() throws {
        let (first, second) = (group.join(), group.join())
        group.completeRebalance(assigning: [:])
        let metadata = group.metadata(of: first)
        group.remove(first)
        #expect(throws: Refusal.unknownMember) { try commit(1, by: metadata) }
        #expect(throws: Refusal.unknownMember) { try commitTransactionally(1, by: metadata) }
        try commitTransactionally(1, by: group.metadata(of: second))
    }

    @Test mutating func aTransactionalCommitWithoutMetadataIsFencedByNothing() throws {
        _ = group.join()
        group.completeRebalance(assigning: [:])
        #expect(throws: Refusal.unknownMember) { try commit(1, by: .none) }
        try commitTransactionally(1, by: .none)
    }

    @Test mutating func anyoneMayCommitToAnEmptyGroup() throws {
        try commit(7, by: .none)
        #expect(group.offsets.committed == [Self.partition: 7])
    }

    @Test mutating func transactionalOffsetsArePendingUntilTheMarker() throws {
        try commit(1, by: .none)
        try commitTransactionally(5, by: .none)
        #expect(group.offsets.pendingPartitions == [Self.partition])
        #expect(group.offsets.committed == [Self.partition: 1])
        try group.offsets.mark(producer, .commit)
        #expect(group.offsets.pendingPartitions.isEmpty)
        #expect(group.offsets.committed == [Self.partition: 5])
    }

    @Test mutating func anAbortDropsPendingOffsets() throws {
        try commit(1, by: .none)
        try commitTransactionally(5, by: .none)
        try group.offsets.mark(producer, .abort)
        #expect(group.offsets.pendingPartitions.isEmpty)
        #expect(group.offsets.committed == [Self.partition: 1])
    }

    @Test mutating func whatWasCommittedLaterIsNotTakenBackByAMarker() throws {
        try commitTransactionally(5, by: .none)
        try commit(7, by: .none)
        try group.offsets.mark(producer, .commit)
        #expect(group.offsets.committed == [Self.partition: 7])
    }

    @Test mutating func stableOffsetsAreNotToldWhileSomeArePending() throws {
        try commit(1, by: .none)
        try commitTransactionally(5, by: .none)
        #expect(throws: Refusal.unstableOffsets) { try fetch(requireStable: true) }
        #expect(try fetch(requireStable: false) == [Self.partition: 1])
        let other = TopicPartition(topic: "input", partition: 1)
        #expect(try group.offsets.fetch([other], requireStable: true).isEmpty)
        try group.offsets.mark(producer, .commit)
        #expect(try fetch(requireStable: true) == [Self.partition: 5])
    }

    @Test mutating func aMarkersEpochShutsOutLateOffsets() throws {
        try commitTransactionally(5, by: .none)
        try group.offsets.mark(ProducerSession(id: producer.id, epoch: 1), .abort)
        #expect(throws: Refusal.invalidProducerEpoch) { try commitTransactionally(5, by: .none) }
    }

    // MARK: -

    private mutating func commit(_ offset: Int64, by metadata: GroupMetadata) throws {
        try group.commit([Self.partition: offset], by: metadata)
    }

    private mutating func commitTransactionally(_ offset: Int64, by metadata: GroupMetadata) throws {
        try group.commit([Self.partition: offset], by: metadata, in: producer)
    }

    private func fetch(requireStable: Bool) throws -> [TopicPartition: Int64] {
        try group.offsets.fetch([Self.partition], requireStable: requireStable)
    }
}
