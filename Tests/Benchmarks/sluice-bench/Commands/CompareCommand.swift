import ArgumentParser

/// Runs the benchmarks and prints a table for each.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Runs the benchmarks and prints a table for each.",
        discussion: """
            The broker runs in a process of its own: librdkafka's mock broker, or a real one when SLUICE_TEST_BOOTSTRAP \
            names it. Each run is a process of its own too, and its whole CPU time and peak memory are counted.
            """
    )

    @Option(help: "Records that each throughput run reads.")
    var records = 2_000_000

    @Option(help: "Partitions of the topics in the throughput runs.")
    var partitions = 8

    @Option(help: "How often each contender runs, in turn with the others. Medians are shown.")
    var repetitions = 3

    @Option(help: "Runs this benchmark alone: \(BenchmarkName.allCases.map(\.rawValue).joined(separator: ", ")).")
    var only: BenchmarkName?

    @Option(
        name: [.customShort("C"), .customLong("consumer-property")],
        help: "A consumer property for all contenders."
    )
    var consumerProperties: [String] = []

    @Option(
        name: [.customShort("P"), .customLong("producer-property")],
        help: "A producer property for all contenders."
    )
    var producerProperties: [String] = []

    @Flag(help: "One short run each, to see that everything works. Its figures mean little.")
    var quick = false

    func validate() throws {
        guard records > 0, partitions > 0, repetitions > 0 else {
            throw ValidationError("--records, --partitions and --repetitions are at least 1")
        }
    }

    func run() async throws {
        let settings = BenchmarkSettings(
            records: quick ? min(records, 200_000) : records,
            partitions: partitions,
            repetitions: quick ? 1 : repetitions,
            latencySeconds: quick ? 2 : 10,
            consumerProperties: consumerProperties,
            producerProperties: producerProperties
        )
        printAtOnce(Machine.summary)
        for name in only.map({ [$0] }) ?? BenchmarkName.allCases {
            try withBroker { broker in
                printAtOnce(try name.benchmark.run(settings, on: broker))
            }
        }
    }
}

extension BenchmarkName: ExpressibleByArgument {}
