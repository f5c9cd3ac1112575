import SluiceKafka
import Testing

@testable import SluiceCommand

@Suite struct GroupFactsTests {
    private func at(_ topic: String, _ partition: Int32) -> KafkaPartition {
        KafkaPartition(topic: topic, partition: partition)
    }

    @Test func looksAtAllPartitionsOfTheTopicsThatTheGroupHasToDoWith() {
        let facts = GroupFacts(
            description: .init(state: .stable, members: [member("a", [at("assigned", 1)])]),
            offsets: [
                at("committed", 0): .success(.init(5)), at("asked", 0): .success(nil),
                at("gone", 3): .success(.init(1)),
            ],
            counts: ["committed": 2, "assigned": 2, "asked": 1, "other": 9]
        )
        let all = [at("committed", 0), at("committed", 1), at("assigned", 0), at("assigned", 1)]
        #expect(facts.partitions == Set(all + [at("gone", 3)]))
        #expect(facts.presentPartitions == Set(all))
        var some = facts
        some.topics = ["asked", "gone"]
        #expect(some.partitions == [at("asked", 0), at("gone", 3)])
    }

    @Test func anAnswerWithHolesIsAFaultOfThePartition() {
        let unstable = KafkaError(code: .unstableOffsets)
        let facts = GroupFacts(
            offsets: [
                at("t", 0): .success(.init(5)), at("t", 1): .success(.init(5)), at("t", 2): .failure(unstable),
                at("t", 9): .success(.init(5)),
            ],
            counts: ["t": 4]
        )
        let refused = KafkaError(code: .topicAuthorizationFailed)
        let edges = LogEdges(
            starts: [at("t", 0): .success(0), at("t", 1): .success(0), at("t", 3): .success(2)],
            ends: [at("t", 0): .success(9), at("t", 1): .failure(refused), at("t", 3): .success(4)]
        )
        let view = facts.view(of: "g", logs: edges)
        #expect(view.partitions.map(\.partition.partition) == [0, 1, 2, 3, 9])
        #expect(view.partitions.map(\.lag) == [4, nil, nil, 2, nil])
        #expect(view.partitions[1].fault == refused.message)
        #expect(view.partitions[2].fault == "an open transaction holds an offset")
        #expect(view.partitions[4].fault == "the cluster has no such partition (any more)")
        #expect(facts.view(of: "g", logs: LogEdges()).partitions[0].fault == "the cluster left the partition out")
    }

    @Test func namesTheMemberThatHasAPartition() {
        let facts = GroupFacts(
            description: .init(state: .stable, members: [member("a", [at("t", 1)]), member("b", [at("t", 0)])]),
            offsets: [:],
            counts: ["t": 3]
        )
        let view = facts.view(of: "g", logs: LogEdges())
        #expect(view.partitions.map(\.member?.clientID) == ["b", "a", nil])
        #expect(view.exists && view.condition == "stable, 2 members")
    }

    @Test func aGroupIsThereWhenTheBrokerOrAnOffsetSaysSo() {
        #expect(GroupView(group: "g", description: .init(state: .empty), partitions: []).exists)
        #expect(!GroupView(group: "g", description: .init(state: .dead), partitions: [view()]).exists)
        #expect(GroupView(group: "g", description: .init(state: .dead), partitions: [view(committed: 1)]).exists)
        #expect(!GroupView(group: "g", description: nil, partitions: [view()]).exists)
        #expect(GroupView(group: "g", description: nil, partitions: [view(committed: 1)]).exists)
    }
}
