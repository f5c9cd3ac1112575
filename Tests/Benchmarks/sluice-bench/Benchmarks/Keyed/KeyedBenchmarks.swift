/// Several comparisons under one name.
struct BenchmarkSeries: Benchmark {
    let members: [any Benchmark]

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        try members.map { try $0.run(settings, on: broker) }.joined(separator: "\n")
    }
}

extension BenchmarkSeries {
    /// Over few keys, which fit in the processor's caches, and over many, which do not.
    static var wordCount: BenchmarkSeries {
        BenchmarkSeries(members: [
            KeyedBenchmark.wordCount(distinct: 10_000), KeyedBenchmark.wordCount(distinct: 1_000_000),
        ])
    }
}

extension KeyedBenchmark {
    static func wordCount(distinct: Int) -> KeyedBenchmark {
        KeyedBenchmark(
            title: "Word count over \(grouped(distinct)) words",
            load: "lines of about 12 words of 6 or 7 letters, drawn at random from \(grouped(distinct))",
            input: KeyedInput(content: .lines, share: 8, distinct: distinct),
            memoryLimit: 2 << 30,
            elementName: "word",
            contenders: [
                Contender(label: "Sluice, reduceByKey", worker: "sluice-word-count"),
                Contender(label: "Swift, a dictionary of strings", worker: "swift-word-count"),
                .readingAlone,
                Contender(label: "C, open addressing and wyhash", worker: "c-word-count"),
            ]
        )
    }

    static let distinct = KeyedBenchmark(
        title: "Distinct words",
        load: "lines of about 12 words of 6 or 7 letters, drawn at random from 1,000,000",
        input: KeyedInput(content: .lines, share: 8, distinct: 1_000_000),
        memoryLimit: 2 << 30,
        elementName: "word",
        contenders: [
            Contender(label: "Sluice, distinct", worker: "sluice-distinct"),
            Contender(label: "Swift, a set of strings", worker: "swift-distinct"),
            .readingAlone,
            Contender(label: "C, open addressing and wyhash", worker: "c-distinct"),
        ]
    )

    static let join = KeyedBenchmark(
        title: "Join of two topics",
        load: "100 bytes each; of six, five are on the left with keys drawn at random, and one on the right with a key "
            + "of its own; half of the left find a partner in a full run",
        input: KeyedInput(content: .randomWordKeys, share: 4, distinct: 200_000),
        right: KeyedInput(content: .wordKeys, share: 20),
        memoryLimit: 2 << 30,
        contenders: [
            Contender(label: "Sluice, join", worker: "sluice-join"),
            Contender(label: "Swift, a dictionary of strings", worker: "swift-join"),
            Contender(label: "C, open addressing and wyhash", worker: "c-join"),
        ]
    )

    /// Both others hold all records in memory, in one process, and sort them as a whole.
    static let sort = KeyedBenchmark(
        title: "Sort by key, with little memory",
        load:
            "100 bytes each, a key of its own each; Sluice sorts within 16 partitions and has 128 MiB for everything, so "
            + "it spills to disk; the others sort all at once, in memory",
        input: KeyedInput(content: .wordKeys, share: 4),
        memoryLimit: 128 << 20,
        contenders: [
            Contender(label: "Sluice, with spill", worker: "sluice-sort"),
            Contender(label: "Swift, an array in memory", worker: "swift-sort"),
            Contender(label: "C, qsort in memory", worker: "c-sort"),
        ]
    )
}
