import SluiceKafka
import Testing

@Suite struct GroupMemberTests {
    /// A member that answers every rebalance at once.
    private final class Member: Sendable {
        let events = Collected<GroupMember.Event>()
        let member: GroupMember

        init(_ servers: String, group: String) throws {
            let events = events
            member = try GroupMember(
                configuration: KafkaConfiguration(bootstrapServers: servers, properties: ["group.id": group]),
                onLog: noLog,
                onEvent: { events.append($0) }
            )
        }

        var assigned: [KafkaPartition]? {
            events.all.compactMap { event -> [KafkaPartition]? in
                if case .assigned(let partitions) = event { partitions } else { nil }
            }.first
        }

        var finishedCommits: [UInt64] {
            events.all.compactMap { event in
                if case .commitFinished(let token, nil, let failed) = event, failed.isEmpty { token } else { nil }
            }
        }

        var errors: [KafkaError.Code] {
            events.all.compactMap { event in
                if case .error(let error) = event { error.code } else { nil }
            }
        }
    }

    @Test func joinsCommitsAndLeaves() async throws {
        let cluster = try TestCluster(partitions: 2)
        defer { cluster.broker.close() }
        try cluster.write(0..<10)
        let both = [cluster.partition(0), cluster.partition(1)]
        let first = try Member(cluster.broker.bootstrapServers, group: "g")
        try first.member.join(topics: ["^t.*"])
        #expect(await eventually { first.assigned != nil })
        #expect(first.assigned?.sorted() == both)
        try first.member.confirmAssigned(both)
        try first.member.commit([both[0]: 7], token: 42)
        #expect(await eventually { first.finishedCommits == [42] })
        #expect(first.member.leave(timeout: .seconds(10)))
        #expect(!first.member.leave(timeout: .seconds(10)))
        #expect(throws: KafkaError.self) { try first.member.commit([:], token: 1) }

        let second = try Member(cluster.broker.bootstrapServers, group: "g")
        let committed = try second.member.committedOffsets(of: both, timeout: .seconds(10))
        #expect(committed == [both[0]: 7, both[1]: nil])
        second.member.leave(timeout: .seconds(10))
    }

    @Test func aRefusedCommitIsReported() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let member = try Member(cluster.broker.bootstrapServers, group: "g")
        try member.member.join(topics: ["t"])
        #expect(await eventually { member.assigned != nil })
        try member.member.confirmAssigned([cluster.partition()])
        try cluster.broker.failNext(.offsetCommit, with: [.groupAuthorizationFailed])
        try member.member.commit([cluster.partition(): 1], token: 9)
        let code = {
            member.events.all.compactMap { event in
                if case .commitFinished(9, let error, let partitions) = event {
                    error?.code ?? partitions.values.first?.code
                } else {
                    nil as KafkaError.Code?
                }
            }.first
        }
        #expect(await eventually { code() != nil })
        #expect(code() == .groupAuthorizationFailed)
        #expect(member.member.leave(timeout: .seconds(10)))
    }

    @Test func startsWithoutABrokerAndSaysSo() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.broker.setDown()
        let member = try Member(cluster.broker.bootstrapServers, group: "g")
        try member.member.join(topics: ["t"])
        #expect(await eventually { member.errors.contains(.allBrokersDown) })
        try cluster.broker.setUp()
        #expect(await eventually(within: .seconds(25)) { member.assigned == [cluster.partition()] })
        try member.member.confirmAssigned([cluster.partition()])
        #expect(member.member.leave(timeout: .seconds(10)))
    }

    @Test func leavesInTimeWhenTheBrokerIsGone() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let member = try Member(cluster.broker.bootstrapServers, group: "g")
        try member.member.join(topics: ["t"])
        #expect(await eventually { member.assigned != nil })
        try member.member.confirmAssigned([cluster.partition()])
        try cluster.broker.setDown()
        let took = ContinuousClock().measure { member.member.leave(timeout: .milliseconds(500)) }
        #expect(took < .seconds(5))
    }
}
