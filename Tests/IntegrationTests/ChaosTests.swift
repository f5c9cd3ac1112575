import Sluice
import SluiceTesting
import Testing

/// Faults of the broker, one after the other, while two processes work.
@Suite(.timeLimit(.minutes(2))) struct ChaosTests {
    private static let partitions = 4
    private static let outputPartitions = 2

    @Test(arguments: [1, 2] as [UInt64]) func faultsOfTheBrokerLoseNothing(seed: UInt64) async throws {
        let cluster = try TestCluster(embedded: true, brokers: Fault.brokers)
        defer { cluster.close() }
        let broker = try #require(cluster.embedded)
        var random = SeededGenerator(seed: seed)
        _ = try await CopyScenario.run(
            on: cluster,
            partitions: Self.partitions,
            outputPartitions: Self.outputPartitions,
            flags: ["--interval", "50ms", "-X", "reconnect.backoff.max.ms=300"]
        ) { scenario in
            let (first, second) = (try scenario.start(), try scenario.start())
            await first.lines.hold("assigned 2 partitions")
            await second.lines.hold("assigned 2 partitions")
            await scenario.copiesEverywhere()
            for _ in 0..<8 {
                let fault = Fault.any(
                    in: [scenario.input.name: Self.partitions, scenario.output: Self.outputPartitions],
                    &random
                )
                // What is on its way when a broker goes down may be written twice, and the input is to be as numbered.
                if fault.breaksConnections { try await scenario.pauseLoad() }
                try fault.begin(on: broker)
                scenario.resumeLoad()
                await scenario.copiesEverywhere(times: 10, within: random.duration(Fault.durations))
                try fault.end(on: broker)
            }
            await scenario.copiesEverywhere()
        }
    }
}
