/// A topic that is full before anybody reads it.
struct Backlog {
    let topic: String
    let settings: BenchmarkSettings
    let broker: any Broker

    /// What every worker is told of it.
    var arguments: [String] {
        [
            "--bootstrap-servers", broker.bootstrapServers, "--input", topic,
            "--records", "\(settings.records)", "--partitions", "\(settings.partitions)",
            "--record-bytes", "\(settings.recordBytes)",
        ]
    }

    /// Makes the topic and fills it.
    func fill() throws {
        note("filling the input with \(settings.records) records")
        try broker.createTopic(topic, partitions: settings.partitions)
        let loader = try ChildProcess(
            worker: "load",
            arguments + [
                "-P", "compression.type=lz4", "-P", "linger.ms=100", "-P", "queue.buffering.max.messages=1000000",
            ]
        )
        _ = try loader.finish()
    }
}
