/// What exactly-once costs: the same copy with and without transactions, at several intervals.
struct ExactlyOnceBenchmark: Benchmark {
    private static let intervals = [10, 100, 1_000]
    /// librdkafka's default would have all contenders wait for up to a second when so many records are there.
    private static let longQueue = "queued.min.messages=1000000"
    private static let recordsPerSecond = 1_000

    /// One of those compared, and how it is told what to promise.
    private struct Copier {
        let label: String
        let backlogWorker: String
        let latencyWorker: String
        let isExactlyOnce: Bool

        static let all = [
            Copier("Sluice, exactly-once", "sluice-copy", "sluice-copy", isExactlyOnce: true),
            Copier("C in transactions", "c-passthrough", "c-forward", isExactlyOnce: true),
            Copier("C, at least once", "c-passthrough", "c-forward", isExactlyOnce: false),
            Copier("Sluice, at least once", "sluice-copy", "sluice-copy", isExactlyOnce: false),
        ]

        private init(_ label: String, _ backlog: String, _ latency: String, isExactlyOnce: Bool) {
            self.label = label
            backlogWorker = backlog
            latencyWorker = latency
            self.isExactlyOnce = isExactlyOnce
        }

        /// C's producer needs to be told; ours makes its producers by itself.
        func arguments(named name: String) -> [String] {
            guard isExactlyOnce else { return [] }
            return backlogWorker == "sluice-copy"
                ? ["--guarantee", "exactly-once"] : ["-P", "transactional.id=\(name)"]
        }
    }

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        guard broker is RealBroker else {
            return "\n## Exactly-once\n\nSkipped: \(broker.kind) has no transactions. Set SLUICE_TEST_BOOTSTRAP."
        }
        let names = UniqueNames()
        let backlog = Backlog(topic: names("input"), settings: settings, broker: broker)
        try backlog.fill()
        return try Self.intervals.map { interval in
            var results = Copier.all.map { _ in [[Double]]() }
            for repetition in 1...settings.repetitions {
                for (index, copier) in Copier.all.enumerated() {
                    note("\(copier.label), \(interval) ms: run \(repetition) of \(settings.repetitions)")
                    let run = names("\(index)-\(interval)-\(repetition)")
                    results[index].append(
                        try throughput(copier, interval, from: backlog, run: run)
                            + latency(copier, interval, run: run, settings, broker)
                    )
                }
            }
            return table(interval, results, settings, broker)
        }.joined(separator: "\n")
    }

    /// Records a second, and nanoseconds of CPU a record.
    private func throughput(
        _ copier: Copier,
        _ interval: Int,
        from backlog: Backlog,
        run: String
    ) throws -> [Double] {
        let (settings, broker) = (backlog.settings, backlog.broker)
        let output = "\(run)-backlog"
        try broker.createTopic(output, partitions: settings.partitions)
        let process = try ChildProcess(
            worker: copier.backlogWorker,
            backlog.arguments + ["--output", output, "--group", output, "--commit-interval", "\(interval)"]
                + propertyArguments(consumer: [Self.longQueue], producer: ["linger.ms=5"], settings, broker)
                + copier.arguments(named: output)
        )
        let (report, usage) = try process.finish()
        let records = try report.value("records")
        guard records == Double(settings.records) else {
            throw BenchmarkFailure("\(copier.label) read \(Int(records)) of \(settings.records) records")
        }
        return [records / (try report.value("seconds")), usage.cpuSeconds * 1e9 / records]
    }

    /// Milliseconds from produced to readable for a committed reader (librdkafka's are, unless told otherwise), at the
    /// median and at p99; and per cent of a core.
    private func latency(
        _ copier: Copier,
        _ interval: Int,
        run: String,
        _ settings: BenchmarkSettings,
        _ broker: any Broker
    ) throws -> [Double] {
        let (input, output) = ("\(run)-input", "\(run)-output")
        for topic in [input, output] { try broker.createTopic(topic, partitions: settings.partitions) }
        let common =
            [
                "--bootstrap-servers", broker.bootstrapServers, "--input", input, "--output", output,
                "--partitions", "\(settings.partitions)", "--record-bytes", "\(settings.recordBytes)",
                "--commit-interval", "\(interval)", "--rate", "\(Self.recordsPerSecond)", "--warm-up", "3",
                "--seconds", "\(settings.latencySeconds)",
            ]
            + propertyArguments(
                consumer: ["socket.nagle.disable=true"],
                producer: ["linger.ms=0", "socket.nagle.disable=true"],
                settings,
                broker
            )
        let process = try ChildProcess(
            worker: copier.latencyWorker,
            common + ["--group", output] + copier.arguments(named: output)
        )
        let driver = Result {
            try ChildProcess(worker: "latency-driver", common + ["--group", "\(run)-driver"]).finish()
        }
        process.closeInput()
        let (copied, usage) = try process.finish()
        let report = try driver.get().report
        return try [report.value("p50_us") / 1_000, report.value("p99_us") / 1_000]
            + [100 * usage.cpuSeconds / copied.value("seconds")]
    }

    private func table(
        _ interval: Int,
        _ results: [[[Double]]],
        _ settings: BenchmarkSettings,
        _ broker: any Broker
    ) -> String {
        Table(
            title: "Exactly-once: a batch, or a commit, every \(interval) ms",
            caption: """
                A backlog of \(grouped(settings.records)) records of \(settings.recordBytes) bytes in \
                \(settings.partitions) partitions, copied; then \(grouped(Self.recordsPerSecond)) records a second for \
                \(settings.latencySeconds) s, from produced to read with isolation.level=read_committed. On \
                \(broker.kind); \(settings.aggregation). The baseline is Sluice at least once.
                """,
            columns: [
                .init("records/s", decimals: 0), .init("CPU ns a record", decimals: 0), .init("p50 ms", decimals: 1),
                .init("p99 ms", decimals: 1), .init("CPU % at 1,000/s", decimals: 1),
            ],
            rows: zip(Copier.all, results).map { copier, runs in
                Table.Row(label: copier.label, values: (0..<5).map { column in median(runs.map { $0[column] }) })
            }
        ).markdown
    }
}
