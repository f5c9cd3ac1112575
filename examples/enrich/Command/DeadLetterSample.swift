import Sluice

/// One dead letter, to be looked at.
struct DeadLetterSample: Sendable {
    private static let timeout = Duration.seconds(10)

    let record: Record

    /// The last dead letter of the first partition that has any; nil where there is none.
    ///
    /// - Throws: `KafkaError` when the topic can't be read in 10 s.
    static func last(of topic: String, _ kafka: KafkaConfiguration) async throws -> DeadLetterSample? {
        let configuration = kafka.setting("group.id", to: "enrich-sample")
        let reader = try ReaderClient(configuration: configuration, onLog: { _ in }, onError: { _ in })
        defer { reader.shutdown() }
        let count = try reader.metadata(timeout: timeout)[topic]?.get() ?? 0
        let partitions = (0..<Int32(count)).map { KafkaPartition(topic: topic, partition: $0) }
        let ends = try reader.logEnds(of: partitions, timeout: timeout).compactMapValues { try? $0.get() }
        guard let found = ends.filter({ $0.value > 0 }).min(by: { $0.key.partition < $1.key.partition }) else {
            return nil
        }
        return try await read(found.key, until: found.value, by: reader).map(DeadLetterSample.init)
    }

    private static func read(
        _ partition: KafkaPartition,
        until end: Int64,
        by reader: ReaderClient
    ) async throws -> Record? {
        let deadline = ContinuousClock.now + timeout
        let queue = try reader.open(partition, at: end - 1)
        var last: Record?
        while queue.position < end, ContinuousClock.now < deadline {
            if let slice = try queue.read(atMost: 1, until: end) {
                slice.forEach { last = $0.detached() }
            } else {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        try reader.close(queue)
        return last
    }

    /// As it is shown.
    var lines: [String] {
        let headers = record.headers.map { "    \($0.name): \($0.value?.utf8String ?? "null")" }
        return [
            "  a dead letter, \(record.topic)[\(record.partition)] at offset \(record.offset):",
            "    key: \(record.key?.utf8String ?? "null")", "    value: \(record.value?.utf8String ?? "null")",
        ] + headers
    }
}
