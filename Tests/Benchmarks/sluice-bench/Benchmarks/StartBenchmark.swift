/// How soon a process has its first records committed, and what one that waits for records takes.
struct StartBenchmark: Benchmark {
    private static let recordsToCommit = 1_000

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        let input = UniqueNames()("input")
        try broker.createTopic(input, partitions: settings.partitions)
        try fill(input, settings, broker)
        var values: [[Double]] = []
        for repetition in 1...settings.repetitions {
            note("sluice-start, sluice-idle: run \(repetition) of \(settings.repetitions)")
            let start = try measure("sluice-start", input, group: "\(input)-start-\(repetition)", broker)
            let idle = try measure("sluice-idle", input, group: "\(input)-idle-\(repetition)", broker)
            values.append([try start.value("join_s"), try start.value("commit_s"), try idle.value("idle_mib")])
        }
        return Table(
            title: "Start: from the process's start to the first commit; and idle",
            caption: """
                \(grouped(Self.recordsToCommit)) records in \(settings.partitions) partitions on \(broker.kind); \
                \(settings.aggregation). The time to the commit ends when the group is left. Memory is resident, of a \
                process that holds the benchmarks too.
                """,
            columns: [
                .init("s until partitions are assigned", decimals: 3), .init("s from there to the commit", decimals: 3),
                .init("idle MiB", decimals: 1),
            ],
            rows: [Table.Row(label: "Sluice", values: (0..<3).map { column in median(values.map { $0[column] }) })]
        ).markdown
    }

    private func fill(_ input: String, _ settings: BenchmarkSettings, _ broker: any Broker) throws {
        let loader = try ChildProcess(
            worker: "load",
            [
                "--bootstrap-servers", broker.bootstrapServers, "--input", input,
                "--records", "\(Self.recordsToCommit)", "--partitions", "\(settings.partitions)",
            ]
        )
        _ = try loader.finish()
    }

    private func measure(_ worker: String, _ input: String, group: String, _ broker: any Broker) throws -> WorkerReport
    {
        let process = try ChildProcess(
            worker: worker,
            ["--bootstrap-servers", broker.bootstrapServers, "--input", input, "--group", group]
                + broker.consumerProperties.flatMap { ["-C", $0] }
        )
        return try process.finish().report
    }
}
