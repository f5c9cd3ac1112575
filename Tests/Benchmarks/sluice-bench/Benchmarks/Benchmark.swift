/// A comparison of contenders in one task.
protocol Benchmark {
    /// Runs the contenders in turn on `broker` and returns the table to print.
    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String
}

/// How large the runs are.
struct BenchmarkSettings {
    let records: Int
    let partitions: Int
    let repetitions: Int
    let latencySeconds: Int
    /// librdkafka's, for every contender, after those of the benchmark itself: the last one of a name counts.
    let consumerProperties: [String]
    let producerProperties: [String]
    let recordBytes = 100

    /// How the figures came about, for a table's caption.
    var aggregation: String {
        repetitions == 1 ? "one run each" : "medians of \(repetitions) runs, taken in turn"
    }
}

/// The benchmarks, by what they are called on the command line.
enum BenchmarkName: String, CaseIterable {
    case count
    case passthrough
    case latency
    case exactlyOnce = "exactly-once"
    case drain
    case start
    case driver
    case concurrency
    case wordCount = "word-count"
    case distinct
    case join
    case sort

    var benchmark: any Benchmark {
        switch self {
        case .count: ThroughputBenchmark.count
        case .passthrough: ThroughputBenchmark.passthrough
        case .latency: LatencyBenchmark()
        case .exactlyOnce: ExactlyOnceBenchmark()
        case .drain: DrainBenchmark()
        case .start: StartBenchmark()
        case .driver: DriverBenchmark()
        case .concurrency: ConcurrencyBenchmark()
        case .wordCount: BenchmarkSeries.wordCount
        case .distinct: KeyedBenchmark.distinct
        case .join: KeyedBenchmark.join
        case .sort: KeyedBenchmark.sort
        }
    }
}

/// The properties of a contender's clients, the same for all, as arguments of its worker.
func propertyArguments(
    consumer: [String],
    producer: [String],
    _ settings: BenchmarkSettings,
    _ broker: any Broker
) -> [String] {
    let consumer = ["enable.auto.commit=false"] + consumer + broker.consumerProperties + settings.consumerProperties
    let producer = ["enable.idempotence=true", "acks=all"] + producer + settings.producerProperties
    return consumer.flatMap { ["-C", $0] } + producer.flatMap { ["-P", $0] }
}

/// One of those compared.
struct Contender {
    /// What it is called in the table.
    let label: String
    /// The worker that runs it.
    let worker: String

    /// Plain C on librdkafka: what the others are divided by.
    static func baseline(_ worker: String) -> Contender {
        Contender(label: "C on librdkafka", worker: worker)
    }
}

/// Names that no other run uses, for topics and groups.
struct UniqueNames {
    private let prefix = "sluice-bench-\(String(UInt64.random(in: .min ... .max), radix: 36))"

    func callAsFunction(_ purpose: String) -> String { "\(prefix)-\(purpose)" }
}

/// The middle of `values`, or the mean of the two in the middle.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
