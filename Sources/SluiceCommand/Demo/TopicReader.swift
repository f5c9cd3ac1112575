import Sluice

/// Reads a topic from its beginning to its end, as a plain client without a group.
struct TopicReader {
    private static let timeout = Duration.seconds(15)
    private static let readLimit = 1_000

    let topic: EmbeddedBroker.Topic
    let kafka: KafkaConfiguration

    /// Hands over every record, one partition after another.
    ///
    /// - Throws: When the topic can't be read to its end in 15 s.
    func read(_ take: (Record) -> Void) async throws {
        let configuration = kafka.setting("group.id", to: "sluice-demo-check")
        let reader = try ReaderClient(configuration: configuration, onLog: { _ in }, onError: { _ in })
        defer { reader.shutdown() }
        let partitions = (0..<topic.partitions).map { KafkaPartition(topic: topic.name, partition: Int32($0)) }
        let ends = try reader.logEnds(of: partitions, timeout: Self.timeout)
        let deadline = ContinuousClock.now + Self.timeout
        for partition in partitions {
            guard let end = try ends[partition]?.get() else { continue }
            let queue = try reader.open(partition, at: 0)
            while queue.position < end {
                try Self.requireTime(until: deadline, partition)
                if let slice = try queue.read(atMost: Self.readLimit, until: end) {
                    slice.forEach(take)
                } else {
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
            try reader.close(queue)
        }
    }

    private static func requireTime(until deadline: ContinuousClock.Instant, _ partition: KafkaPartition) throws {
        guard ContinuousClock.now < deadline else {
            throw KafkaError(code: .timedOut, message: "reading \(partition) back took longer than \(timeout)")
        }
    }
}
