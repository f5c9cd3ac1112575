/// How long a record takes from the producer, through a contender, to a reader of the output topic.
struct LatencyBenchmark: Benchmark {
    private let contenders: [Contender] = [
        Contender(label: "Sluice", worker: "sluice-forward"), .baseline("c-forward"),
    ]
    private let partitions = 5
    private let recordsPerSecond = 1_000

    /// What is printed of one contender.
    private struct Result {
        let report: WorkerReport
        let usage: ResourceUsage
        let seconds: Double
    }

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        let names = UniqueNames()
        var results = contenders.map { _ in [Result]() }
        for repetition in 1...settings.repetitions {
            for (index, contender) in contenders.enumerated() {
                note("\(contender.worker): run \(repetition) of \(settings.repetitions)")
                let run = "\(contender.worker)-\(repetition)"
                results[index].append(try measure(contender, run: names(run), settings, broker))
            }
        }
        return try table(results, settings, broker)
    }

    private func measure(
        _ contender: Contender,
        run: String,
        _ settings: BenchmarkSettings,
        _ broker: any Broker
    ) throws -> Result {
        let (input, output) = ("\(run)-input", "\(run)-output")
        try broker.createTopic(input, partitions: partitions)
        try broker.createTopic(output, partitions: partitions)
        let arguments =
            [
                "--bootstrap-servers", broker.bootstrapServers, "--input", input, "--output", output,
                "--partitions", "\(partitions)", "--record-bytes", "\(settings.recordBytes)",
                "--commit-interval", "100", "--rate", "\(recordsPerSecond)", "--warm-up", "2", "--seconds",
                "\(settings.latencySeconds)",
            ]
            + propertyArguments(
                consumer: ["socket.nagle.disable=true"],
                producer: ["linger.ms=0", "socket.nagle.disable=true"],
                settings,
                broker
            )

        let forwarder = try ChildProcess(worker: contender.worker, arguments + ["--group", run])
        let driver = Swift.Result {
            try ChildProcess(worker: "latency-driver", arguments + ["--group", "\(run)-driver"]).finish()
        }
        forwarder.closeInput()
        let (forwarded, usage) = try forwarder.finish()
        return Result(report: try driver.get().report, usage: usage, seconds: try forwarded.value("seconds"))
    }

    private func table(_ results: [[Result]], _ settings: BenchmarkSettings, _ broker: any Broker) throws -> String {
        let rows = try zip(contenders, results).map { contender, runs in
            let latencies = try ["p50_us", "p90_us", "p99_us", "max_us"].map { name in
                median(try runs.map { try $0.report.value(name) / 1_000 })
            }
            let costs = [
                median(runs.map { 100 * $0.usage.cpuSeconds / $0.seconds }),
                median(runs.map(\.usage.peakMemoryMiB)),
            ]
            return Table.Row(label: contender.label, values: latencies + costs)
        }
        return Table(
            title: "Latency: from produced to readable in the output topic",
            caption: """
                \(grouped(recordsPerSecond)) records a second of \(settings.recordBytes) bytes over \(partitions) \
                partitions for \(settings.latencySeconds) s on \(broker.kind)\(propertiesNote(broker)); \
                \(settings.aggregation).
                """,
            columns: [
                .init("p50 ms", decimals: 2), .init("p90 ms", decimals: 2), .init("p99 ms", decimals: 2),
                .init("max ms", decimals: 2), .init("CPU %", decimals: 1), .init("peak MiB", decimals: 1),
            ],
            rows: rows
        ).markdown
    }

    private func propertiesNote(_ broker: any Broker) -> String {
        broker.consumerProperties.isEmpty ? "" : " (\(broker.consumerProperties.joined(separator: ", ")))"
    }
}
