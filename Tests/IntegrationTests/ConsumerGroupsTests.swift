import Sluice
import SluiceTesting
import Testing

/// What only a broker with groups of its own can show.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: TestCluster.isReal, "the embedded broker tells nothing of groups: set SLUICE_TEST_BOOTSTRAP")
)
struct ConsumerGroupsTests {
    private func groups(_ cluster: TestCluster) throws -> ConsumerGroups {
        try ConsumerGroups(configuration: cluster.kafka, onLog: { _ in }, onError: { _ in })
    }

    private func describe(_ groups: ConsumerGroups, _ group: String) throws -> ConsumerGroups.Description? {
        try groups.describe([group], timeout: TestCluster.patience)[group]?.get()
    }

    @Test func anActiveGroupIsDescribedAndItsOffsetsAreRefused() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in", partitions: 2)
        try await cluster.write(0..<5, to: input)
        let groups = try groups(cluster)
        defer { groups.close() }
        let group = cluster.name("active")
        #expect(try describe(groups, group)?.state == .dead)

        let lines = Lines()
        var configuration = cluster.configuration(group: "active", logTo: lines)
        configuration.trigger = .asap
        configuration.instanceID = "one"
        let app = StreamingApplication(name: "active", configuration: configuration)
        let sink = MemorySink<String>()
        app.stream(from: .kafka(topic: input)).map { $0.text }.write(to: sink)
        let run = Task { try await app.run() }
        while sink.elements.count < 5, !Task.isCancelled { await Task.yield() }
        while try describe(groups, group)?.state != .stable { await Task.yield() }
        let description = try #require(try describe(groups, group))
        #expect(description.isActive)
        #expect(description.members.flatMap(\.partitions).count == 2)
        #expect(try groups.list(timeout: TestCluster.patience).groups.contains(group))

        // As a member that joins between the look and the change would have it.
        let partition = KafkaPartition(topic: input, partition: 0)
        let refused = try groups.setOffsets([partition: 1], of: group, timeout: TestCluster.patience)
        #expect(refused[partition] != nil)
        let notDeleted = try groups.deleteOffsets(of: [partition], from: group, timeout: TestCluster.patience)
        #expect(notDeleted[partition]?.code == .groupSubscribedToTopic)

        app.stop()
        try await run.value
        #expect(try cluster.committed(by: "active", input) == 5)
    }

    @Test func offsetsOfAnEmptyGroupAreSetListedAndDeleted() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in", partitions: 3)
        let groups = try groups(cluster)
        defer { groups.close() }
        let group = cluster.name("odd 'group' \"name\" — ü")
        let all = (0..<3).map { KafkaPartition(topic: input, partition: $0) }
        #expect(try groups.committedOffsets(of: group, timeout: TestCluster.patience).isEmpty)
        let set = try groups.setOffsets([all[0]: 7, all[2]: 0], of: group, timeout: TestCluster.patience)
        #expect(set.isEmpty)
        let listed = try groups.committedOffsets(of: group, stable: true, timeout: TestCluster.patience)
        #expect(try listed.mapValues { try $0.get()?.offset } == [all[0]: 7, all[2]: 0])
        #expect(try describe(groups, group)?.isActive == false)
        let deleted = try groups.deleteOffsets(of: [all[0]], from: group, timeout: TestCluster.patience)
        #expect(deleted.isEmpty)
        let left = try groups.committedOffsets(of: group, for: all, timeout: TestCluster.patience)
        #expect(try left.mapValues { try $0.get()?.offset } == [all[0]: nil, all[1]: nil, all[2]: 0])
    }
}
