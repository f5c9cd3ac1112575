import SluiceKafka
import Testing

@Suite struct GroupMemberTests {
    private func joined(_ cluster: TestCluster, _ properties: [String: String] = [:]) async throws -> TestMember {
        let member = try TestMember(cluster.broker.bootstrapServers, group: "g", properties)
        try member.member.join(topics: ["t"])
        #expect(await eventually { member.isAssigned })
        try member.member.confirmAssigned(member.assignment() ?? [])
        return member
    }

    @Test func joinsByPatternCommitsAndLeaves() async throws {
        let cluster = try TestCluster(partitions: 2)
        defer { cluster.broker.close() }
        let both = [cluster.partition(0), cluster.partition(1)]
        let first = try TestMember(cluster.broker.bootstrapServers, group: "g")
        try first.member.join(topics: ["^t.*"])
        #expect(await eventually { first.assignment() == both })
        try first.member.confirmAssigned(both)
        try first.member.commit([both[0]: 7], token: 42)
        #expect(await eventually { first.commits == [42: nil] })
        #expect(first.member.leave(timeout: .seconds(10)))
        #expect(!first.member.leave(timeout: .seconds(10)))
        #expect(throws: KafkaError.self) { try first.member.commit([:], token: 1) }

        let second = try TestMember(cluster.broker.bootstrapServers, group: "g")
        let committed = try second.member.committedOffsets(of: both, timeout: .seconds(10))
        #expect(committed == [both[0]: 7, both[1]: nil])
        second.member.leave(timeout: .seconds(10))
    }

    @Test func aRefusedCommitIsReported() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let member = try await joined(cluster)
        try cluster.broker.failNext(.offsetCommit, with: [.groupAuthorizationFailed])
        try member.member.commit([cluster.partition(): 1], token: .max)
        #expect(await eventually { member.commits[.max] == .groupAuthorizationFailed })
        #expect(member.member.leave(timeout: .seconds(10)))
    }

    @Test func commitsUnderWayAreReportedWhileItLeaves() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let member = try await joined(cluster)
        try cluster.broker.setRoundTripTime(milliseconds: 200)
        try member.member.commit([cluster.partition(): 5], token: 3)
        #expect(member.member.leave(timeout: .seconds(10)))
        #expect(member.commits == [3: nil])
    }

    @Test func sharesWithASecondMember() async throws {
        let cluster = try TestCluster(partitions: 2)
        defer { cluster.broker.close() }
        let fast = ["session.timeout.ms": "3000", "heartbeat.interval.ms": "100"]
        let first = try await joined(cluster, fast)
        #expect(first.assignment()?.count == 2)
        let second = try TestMember(cluster.broker.bootstrapServers, group: "g", fast)
        try second.member.join(topics: ["t"])
        #expect(await eventually { first.revoked?.count == 2 })
        // Offsets of what was in flight can still be committed before the answer.
        try first.member.commit([cluster.partition(0): 11], token: 1)
        #expect(await eventually { first.commits.keys.contains(1) })
        // It may take more than one rebalance until both are in.
        var answered = (first: first.events.all.firstIndex { $0.isRevocation } ?? 0, second: 0)
        #expect(
            try await eventually {
                answered.first = try first.answer(from: answered.first)
                answered.second = try second.answer(from: answered.second)
                return first.holdings.count == 1 && second.holdings.count == 1
            }
        )
        #expect(first.holdings.isDisjoint(with: second.holdings))
        #expect(second.member.leave(timeout: .seconds(10)))
        #expect(first.member.leave(timeout: .seconds(10)))
    }

    @Test func leavesThoughARebalanceIsUnanswered() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let member = try TestMember(cluster.broker.bootstrapServers, group: "g")
        try member.member.join(topics: ["t"])
        #expect(await eventually { member.isAssigned })
        #expect(member.member.leave(timeout: .seconds(10)))
    }

    @Test func losesWhatTheGroupTookAway() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let member = try await joined(cluster, ["session.timeout.ms": "3000", "heartbeat.interval.ms": "100"])
        try cluster.broker.failNext(.heartbeat, with: [.unknownMember])
        #expect(await eventually { member.lost == [cluster.partition()] })
        try member.member.release([cluster.partition()])
        #expect(await eventually { member.assignment(1) == [cluster.partition()] })
        try member.member.confirmAssigned([cluster.partition()])
        #expect(member.member.leave(timeout: .seconds(10)))
    }

    @Test func startsWithoutABrokerAndSaysSo() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.broker.setDown()
        let member = try TestMember(cluster.broker.bootstrapServers, group: "g")
        try member.member.join(topics: ["t"])
        #expect(await eventually { member.errors.contains(.allBrokersDown) })
        try cluster.broker.setUp()
        #expect(await eventually(within: .seconds(25)) { member.assignment() == [cluster.partition()] })
        try member.member.confirmAssigned([cluster.partition()])
        #expect(member.member.leave(timeout: .seconds(10)))
    }

    @Test func leavesAlsoWhenTheBrokerIsGone() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let member = try await joined(cluster)
        try cluster.broker.setDown()
        // The suite's time limit is the deadline.
        _ = member.member.leave(timeout: .milliseconds(500))
    }

    @Test func fetchesNothing() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<100)
        // A fetch would be answered with an error, and the member would say so.
        try cluster.broker.failNext(.fetch, with: [KafkaError.Code](repeating: .topicAuthorizationFailed, count: 1_000))
        let member = try await joined(cluster)
        try cluster.broker.setRoundTripTime(milliseconds: 20)
        // Each commit gives a fetch time to happen.
        for token in 1...UInt64(30) {
            try member.member.commit([cluster.partition(): Int64(token)], token: token)
            #expect(await eventually { member.commits.keys.contains(token) })
        }
        #expect(member.errors.isEmpty)
        #expect(member.member.leave(timeout: .seconds(10)))
    }
}

extension GroupMember.Event {
    fileprivate var isRevocation: Bool { if case .revoked = self { true } else { false } }
}
