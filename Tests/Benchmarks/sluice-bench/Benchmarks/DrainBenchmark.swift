/// A backlog that is already there, with steady arrivals on top: how long batches get, and when it is caught up.
struct DrainBenchmark: Benchmark {
    /// Records a second that arrive meanwhile.
    private static let arrivals = 10_000

    /// One way of limiting batches.
    private struct Throttle {
        let label: String
        let arguments: [String]
    }

    private static let throttles = [
        Throttle(label: "adaptive", arguments: ["--rate-control", "adaptive"]),
        Throttle(label: "none", arguments: ["--rate-control", "unlimited"]),
        Throttle(
            label: "50,000 records a batch",
            arguments: ["--rate-control", "unlimited", "--max-batch-records", "50000"]
        ),
    ]

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        let names = UniqueNames()
        var results = Self.throttles.map { _ in [[Double]]() }
        for repetition in 1...settings.repetitions {
            for (index, throttle) in Self.throttles.enumerated() {
                note("sluice-drain, \(throttle.label): run \(repetition) of \(settings.repetitions)")
                let input = names("input-\(repetition)-\(index)")
                results[index].append(try measure(throttle, input, settings, broker))
            }
        }
        return Table(
            title: "Drain: a backlog, and \(grouped(Self.arrivals)) records a second on top",
            caption: """
                \(grouped(settings.records)) records of \(settings.recordBytes) bytes in \(settings.partitions) \
                partitions on \(broker.kind), some microseconds of work each, batches of \
                \(SluiceDrain.intervalMilliseconds) ms; \(settings.aggregation). Batches are measured from the cut to \
                the last delivery.
                """,
            columns: [
                .init("longest batch, in intervals", decimals: 2), .init("s until caught up", decimals: 2),
                .init("batches", decimals: 0), .init("peak MiB", decimals: 1),
            ],
            rows: zip(Self.throttles, results).map { throttle, runs in
                Table.Row(label: throttle.label, values: (0..<4).map { column in median(runs.map { $0[column] }) })
            },
            hasBaseline: false
        ).markdown
    }

    /// Each run has a topic of its own, since what arrives during one would be there for the next.
    private func measure(
        _ throttle: Throttle,
        _ input: String,
        _ settings: BenchmarkSettings,
        _ broker: any Broker
    ) throws -> [Double] {
        try broker.createTopic(input, partitions: settings.partitions)
        let common = [
            "--bootstrap-servers", broker.bootstrapServers, "--input", input, "--records", "\(settings.records)",
            "--partitions", "\(settings.partitions)", "--record-bytes", "\(settings.recordBytes)",
            "--rate", "\(Self.arrivals)",
        ]
        let compression = ["-P", "compression.type=lz4", "-P", "linger.ms=100"]
        _ = try ChildProcess(
            worker: "load",
            common + compression + ["-P", "queue.buffering.max.messages=1000000"]
        ).finish()
        let arrivals = try ChildProcess(worker: "arrivals", common + compression)
        defer {
            arrivals.closeInput()
            _ = try? arrivals.finish()
        }
        let (report, usage) = try ChildProcess(
            worker: "sluice-drain",
            common + throttle.arguments + ["--group", input]
                + propertyArguments(
                    consumer: ["queued.min.messages=1000000"],
                    producer: [],
                    settings,
                    broker
                )
        ).finish()
        return [
            try report.value("longest"), try report.value("caught_up_s"), try report.value("batches"),
            usage.peakMemoryMiB,
        ]
    }
}
