import SluiceTesting
import Testing

/// Instances that copy in transactions, under load and while they die: a reader with `read_committed`, which is what
/// watches them, sees nothing twice.
@Suite(
    .timeLimit(.minutes(3)),
    .serialized,
    .enabled(if: TestCluster.isReal, "the embedded broker has no transactions: set SLUICE_TEST_BOOTSTRAP")
)
struct ExactlyOnceTests {
    private let flags = ["--guarantee", "exactly-once", "--interval", "50ms"]

    @Test func anInstanceThatIsKilledRepeatsNothing() async throws {
        let cluster = try TestCluster()
        let checker = try await CopyScenario.run(on: cluster, partitions: 3, flags: flags) { scenario in
            for _ in 0..<4 {
                let process = try scenario.start("--instance-id", "one")
                await process.lines.hold("assigned 3 partitions")
                await scenario.copiesEverywhere()
                await scenario.copiesEverywhere()
                process.kill()
                #expect(await process.exitStatus() == -9)
            }
            _ = try scenario.start("--instance-id", "one")
            await scenario.copiesEverywhere()
        }
        #expect(checker.repeats == 0)
    }

    @Test func instancesThatComeAndGoRepeatNothing() async throws {
        let cluster = try TestCluster()
        let checker = try await CopyScenario.run(on: cluster, partitions: 4, flags: flags) { scenario in
            let first = try scenario.start()
            await scenario.copiesEverywhere()
            let second = try scenario.start()
            await second.lines.hold("assigned 2 partitions")
            await scenario.copiesEverywhere()
            first.terminate()
            #expect(await first.exitStatus() == 0)
            await scenario.copiesEverywhere()
            let third = try scenario.start()
            await third.lines.hold("assigned 2 partitions")
            second.kill()
            await scenario.copiesEverywhere()
        }
        #expect(checker.repeats == 0)
    }

    @Test func aSecondProcessOfTheSameNameEndsTheFirst() async throws {
        let cluster = try TestCluster()
        let checker = try await CopyScenario.run(on: cluster, partitions: 4, flags: flags) { scenario in
            let first = try scenario.start("--instance-id", "one")
            await scenario.copiesEverywhere()
            _ = try scenario.start("--instance-id", "one")
            #expect(await first.exitStatus() == 1)
            #expect(first.lines.all.contains { $0.contains("transactional.id") })
            await scenario.copiesEverywhere()
        }
        #expect(checker.repeats == 0)
    }

    @Test func anInstanceThatIsFrozenForLongerThanItsSessionRepeatsNothing() async throws {
        let cluster = try TestCluster()
        let checker = try await CopyScenario.run(on: cluster, partitions: 4, flags: flags) { scenario in
            let (first, second) = (try scenario.start(), try scenario.start())
            await first.lines.hold("assigned 2 partitions")
            await second.lines.hold("assigned 2 partitions")
            await scenario.copiesEverywhere()
            first.freeze()
            await scenario.copiesEverywhere()
            first.thaw()
            await scenario.copiesEverywhere()
            await scenario.copiesEverywhere()
        }
        #expect(checker.repeats == 0)
    }
}
