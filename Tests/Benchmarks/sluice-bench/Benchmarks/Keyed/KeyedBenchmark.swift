/// What work by key costs: a shuffle beside the tables that one would write for one process.
struct KeyedBenchmark: Benchmark {
    let title: String
    /// What the records are, for the caption.
    let load: String
    let input: KeyedInput
    /// The topic on the right of a join.
    var right: KeyedInput?
    /// Bytes of memory that Sluice may use: enough to spill nothing, or little.
    let memoryLimit: Int
    /// What is counted as an element, where a record has several.
    var elementName: String?
    /// The last is the baseline.
    let contenders: [Contender]

    /// See `ThroughputBenchmark`: with less, librdkafka pauses for up to a second.
    private static let longQueue = "queued.min.messages=1000000"

    /// What is printed of one contender.
    private struct Result {
        let report: WorkerReport
        let usage: ResourceUsage
    }

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        let names = UniqueNames()
        try input.fill(names("input"), settings, on: broker)
        try right?.fill(names("right"), settings, on: broker)
        var results = contenders.map { _ in [Result]() }
        for repetition in 1...settings.repetitions {
            for (index, contender) in contenders.enumerated() {
                note("\(contender.worker): run \(repetition) of \(settings.repetitions)")
                results[index].append(try measure(contender, names, repetition, settings, broker))
            }
            try check(results.compactMap(\.last), settings)
        }
        return try table(results, settings, broker)
    }

    private func measure(
        _ contender: Contender,
        _ names: UniqueNames,
        _ repetition: Int,
        _ settings: BenchmarkSettings,
        _ broker: any Broker
    ) throws -> Result {
        let process = try ChildProcess(
            worker: contender.worker,
            [
                "--bootstrap-servers", broker.bootstrapServers, "--input", names("input"), "--right", names("right"),
                "--group", names("\(contender.worker)-\(repetition)"), "--partitions", "\(settings.partitions)",
                "--memory-limit", "\(memoryLimit)",
            ] + propertyArguments(consumer: [Self.longQueue], producer: [], settings, broker)
        )
        let (report, usage) = try process.finish()
        return Result(report: report, usage: usage)
    }

    /// All contenders must have read everything, and those that work by key must have found the same.
    private func check(_ results: [Result], _ settings: BenchmarkSettings) throws {
        guard let baseline = results.last?.report else { return }
        for (contender, result) in zip(contenders, results) {
            let read = try result.report.value("records")
            guard Int(read) == records(settings) || contender.isReadingAlone else {
                throw BenchmarkFailure("\(contender.worker) read \(Int(read)) of \(records(settings)) records")
            }
            guard !contender.isReadingAlone else { continue }
            for name in ["keys", "check"] {
                let (value, expected) = (try result.report.value(name), try baseline.value(name))
                guard value == expected else {
                    throw BenchmarkFailure("\(contender.worker) found \(name)=\(value) where C found \(expected)")
                }
            }
        }
    }

    /// Of both sides of a join.
    private func records(_ settings: BenchmarkSettings) -> Int {
        input.records(settings) + (right?.records(settings) ?? 0)
    }

    private func table(
        _ results: [[Result]],
        _ settings: BenchmarkSettings,
        _ broker: any Broker
    ) throws -> String {
        let rows = try zip(contenders, results).map { contender, runs in
            Table.Row(label: contender.label, values: try values(runs, of: contender, settings, results))
        }
        let perElement = elementName.map { [Table.Column("CPU ns a \($0)", decimals: 1)] } ?? []
        let columns = [Table.Column("records/s", decimals: 0), .init("CPU ns a record", decimals: 0)]
        return Table(
            title: title,
            caption: """
                \(grouped(records(settings))) records in \(settings.partitions) partitions on \(broker.kind): \(load); \
                \(settings.aggregation). CPU is the whole process's, reading included.
                """,
            columns: columns + perElement + [.init("peak MiB", decimals: 1)],
            rows: rows
        ).markdown
    }

    private func values(
        _ runs: [Result],
        of contender: Contender,
        _ settings: BenchmarkSettings,
        _ results: [[Result]]
    ) throws -> [Double] {
        let records = Double(contender.isReadingAlone ? input.records(settings) : records(settings))
        let cpu = median(runs.map { $0.usage.cpuSeconds * 1e9 })
        let elements = try results.last?.last?.report.value("elements") ?? 1
        return [
            records / median(try runs.map { try $0.report.value("seconds") }),
            cpu / records,
        ] + (elementName == nil ? [] : [cpu / elements]) + [median(runs.map(\.usage.peakMemoryMiB))]
    }
}

extension Contender {
    /// Reads the input and does nothing with it: what is left when that is taken away is the work by key.
    static let readingAlone = Contender(label: "C, which only reads", worker: "c-count")

    fileprivate var isReadingAlone: Bool { worker == Self.readingAlone.worker }
}
