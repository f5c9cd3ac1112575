import CBaseline

/// How fast a topic that is already full is read, and at what cost.
struct ThroughputBenchmark: Benchmark {
    let title: String
    let contenders: [Contender]
    let writesOutput: Bool

    static let count = ThroughputBenchmark(
        title: "Count: read every record of a topic, commit at the end",
        contenders: [
            Contender(label: "Sluice", worker: "sluice-count"),
            Contender(label: "Sluice, scraped", worker: "sluice-count-scraped"),
            .baseline("c-count"),
        ],
        writesOutput: false
    )

    static let passthrough = ThroughputBenchmark(
        title: "Passthrough: copy every record to another topic, at least once",
        contenders: [
            Contender(label: "Sluice", worker: "sluice-passthrough"),
            Contender(label: "Sluice, scraped", worker: "sluice-passthrough-scraped"),
            .baseline("c-passthrough"),
        ],
        writesOutput: true
    )

    /// librdkafka stops fetching for up to a second once this many records wait. With its default of 100,000, all contenders
    /// would spend most of the time in that pause; `queued.max.messages.kbytes` still bounds the memory.
    private static let longQueue = "queued.min.messages=1000000"

    /// What is printed of one contender.
    private struct Result {
        let recordsPerSecond: Double
        let cpuNanosecondsPerRecord: Double
        let peakMemoryMiB: Double
    }

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        let names = UniqueNames()
        let backlog = Backlog(topic: names("input"), settings: settings, broker: broker)
        try backlog.fill()

        var results = contenders.map { _ in [Result]() }
        for repetition in 1...settings.repetitions {
            for (index, contender) in contenders.enumerated() {
                note("\(contender.worker): run \(repetition) of \(settings.repetitions)")
                let output = names("output-\(contender.worker)-\(repetition)")
                results[index].append(try measure(contender, from: backlog, to: output))
            }
        }
        return table(results, settings, broker)
    }

    private func measure(
        _ contender: Contender,
        from backlog: Backlog,
        to output: String
    ) throws -> Result {
        let (settings, broker) = (backlog.settings, backlog.broker)
        if writesOutput { try broker.createTopic(output, partitions: settings.partitions) }
        let process = try ChildProcess(
            worker: contender.worker,
            backlog.arguments + [
                "--output", output, "--group", output,
            ] + propertyArguments(consumer: [Self.longQueue], producer: ["linger.ms=5"], settings, broker)
        )
        let (report, usage) = try process.finish()
        try check(report, contender, output, settings, broker)
        return Result(
            recordsPerSecond: Double(settings.records) / (try report.value("seconds")),
            cpuNanosecondsPerRecord: usage.cpuSeconds * 1e9 / Double(settings.records),
            peakMemoryMiB: usage.peakMemoryMiB
        )
    }

    /// A contender that left work undone has no figures worth printing.
    private func check(
        _ report: WorkerReport,
        _ contender: Contender,
        _ output: String,
        _ settings: BenchmarkSettings,
        _ broker: any Broker
    ) throws {
        let read = try report.value("records")
        guard read == Double(settings.records) else {
            throw BenchmarkFailure("\(contender.worker) read \(Int(read)) of \(settings.records) records")
        }
        guard writesOutput else { return }
        var kept: Int64 = 0
        var produced: Int64 = 0
        let properties = "bootstrap.servers=\(broker.bootstrapServers)"
        try requireSuccess(baseline_topic_size(properties, output, &kept, &produced), "look at '\(output)'")
        guard produced == settings.records else {
            throw BenchmarkFailure("\(contender.worker) wrote \(produced) of \(settings.records) records")
        }
    }

    private func table(_ results: [[Result]], _ settings: BenchmarkSettings, _ broker: any Broker) -> String {
        let rows = zip(contenders, results).map { contender, runs in
            Table.Row(
                label: contender.label,
                values: [
                    median(runs.map(\.recordsPerSecond)),
                    median(runs.map(\.cpuNanosecondsPerRecord)),
                    median(runs.map(\.peakMemoryMiB)),
                ]
            )
        }
        return Table(
            title: title,
            caption: """
                \(grouped(settings.records)) records of \(settings.recordBytes) bytes in \(settings.partitions) \
                partitions on \(broker.kind); \(settings.aggregation). CPU is the whole process's.
                """,
            columns: [
                .init("records/s", decimals: 0), .init("CPU ns a record", decimals: 0), .init("peak MiB", decimals: 1),
            ],
            rows: rows
        ).markdown
    }
}
