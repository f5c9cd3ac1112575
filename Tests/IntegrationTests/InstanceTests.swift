import SluiceTesting
import Synchronization
import Testing

/// Several processes in one group, under load.
@Suite(.timeLimit(.minutes(2))) struct InstanceTests {
    @Test func instancesThatComeAndGoRepeatNothing() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let checker = try await CopyScenario.run(on: cluster, partitions: 6, flags: ["--interval", "50ms"]) {
            scenario in
            let first = try scenario.start()
            await scenario.copiesEverywhere()
            let second = try scenario.start()
            await second.lines.hold("assigned 3 partitions")
            await scenario.copiesEverywhere()
            let third = try scenario.start()
            await third.lines.hold("assigned 2 partitions")
            await scenario.copiesEverywhere()
            first.terminate()
            #expect(await first.exitStatus() == 0)
            await scenario.copiesEverywhere()
            second.terminate()
            #expect(await second.exitStatus() == 0)
            await scenario.copiesEverywhere()
        }
        // While its group rebalances, an embedded broker takes no offsets, not even from members that are still to join.
        if TestCluster.isReal { #expect(checker.repeats == 0) }
    }

    @Test func instancesThatAreKilledLoseNothing() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let assigned = Mutex(0)
        let checker = try await CopyScenario.run(on: cluster, partitions: 4, flags: ["--interval", "50ms"]) {
            scenario in
            let (first, second) = (try scenario.start(), try scenario.start())
            await first.lines.hold("assigned 2 partitions")
            await second.lines.hold("assigned 2 partitions")
            await scenario.copiesEverywhere()
            second.kill()
            #expect(await second.exitStatus() == -9)
            await scenario.copiesEverywhere()
            let third = try scenario.start()
            await third.lines.hold("assigned 2 partitions")
            await scenario.copiesEverywhere()
            first.kill()
            await scenario.copiesEverywhere()
            third.kill()
            _ = try scenario.start()
            await scenario.copiesEverywhere()
            assigned.withLock { $0 = scenario.assignedPartitions }
        }
        // Of each instance that was killed, its partitions go back once; on an embedded broker so does each that is
        // assigned, since it takes no offsets while its group rebalances.
        #expect(checker.rewinds <= (TestCluster.isReal ? 2 + 2 + 4 : assigned.withLock(\.self)))
    }

    /// Named instances: one that is stopped keeps its partitions until it is back, and nobody else notices.
    @Test(.enabled(if: TestCluster.isReal, "the embedded broker knows no static members: set SLUICE_TEST_BOOTSTRAP"))
    func anInstanceThatComesBackUnderItsNameCausesNoRebalance() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let checker = try await CopyScenario.run(on: cluster, partitions: 4, flags: ["--interval", "50ms"]) {
            scenario in
            let first = try scenario.start("--instance-id", "first")
            let second = try scenario.start("--instance-id", "second")
            await first.lines.hold("assigned 2 partitions")
            await second.lines.hold("assigned 2 partitions")
            await scenario.copiesEverywhere()
            let before = first.lines.all.count
            second.terminate()
            #expect(await second.exitStatus() == 0)
            let again = try scenario.start("--instance-id", "second")
            await again.lines.hold("assigned 2 partitions")
            await scenario.copiesEverywhere()
            #expect(!first.lines.all.dropFirst(before).contains { $0.contains("asked back") })
        }
        #expect(checker.repeats == 0)
    }
}
