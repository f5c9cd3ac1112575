/// What a topic of a benchmark with keys is filled with.
struct KeyedInput {
    let content: LoadContent
    /// One record for so many of a throughput run's: the mock broker keeps 5 MiB a partition, and what is drawn at random
    /// does not compress.
    let share: Int
    /// How many different words are drawn from.
    var distinct = 0

    func records(_ settings: BenchmarkSettings) -> Int { max(1, settings.records / share) }

    /// Makes the topic and fills it.
    func fill(_ topic: String, _ settings: BenchmarkSettings, on broker: any Broker) throws {
        note("filling '\(topic)' with \(records(settings)) records")
        try broker.createTopic(topic, partitions: settings.partitions)
        let loader = try ChildProcess(
            worker: "load",
            [
                "--bootstrap-servers", broker.bootstrapServers, "--input", topic, "--records", "\(records(settings))",
                "--partitions", "\(settings.partitions)", "--record-bytes", "\(settings.recordBytes)",
                "--content", content.rawValue, "--distinct", "\(distinct)",
                "-P", "compression.type=lz4", "-P", "linger.ms=100", "-P", "queue.buffering.max.messages=1000000",
            ]
        )
        _ = try loader.finish()
    }
}
