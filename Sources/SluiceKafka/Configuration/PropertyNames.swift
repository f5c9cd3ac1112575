internal import CRdKafka

/// What is known of properties by their names.
enum PropertyNames {
    private static let aliases: [[String]] = [
        ["bootstrap.servers", "metadata.broker.list"],
        ["acks", "request.required.acks"],
        ["linger.ms", "queue.buffering.max.ms"],
        ["message.timeout.ms", "delivery.timeout.ms"],
        ["max.in.flight", "max.in.flight.requests.per.connection"],
        ["compression.codec", "compression.type"],
        ["retries", "message.send.max.retries"],
        ["fetch.message.max.bytes", "max.partition.fetch.bytes"],
        ["sasl.mechanism", "sasl.mechanisms"],
    ]

    static func synonyms(of property: String) -> [String] {
        aliases.first { $0.contains(property) } ?? [property]
    }

    static func isSecret(_ property: String) -> Bool {
        if property == "sasl.oauthbearer.config" || property == "sasl.jaas.config" { return true }
        if property.hasSuffix(".key.pem") { return true }
        return ["password", "secret"].contains { property.contains($0) }
    }

    static func masked(_ value: String, of property: String) -> String {
        isSecret(property) ? "***" : value
    }

    /// The known property that `property` most likely stands for: at most three edits away.
    static func nearest(to property: String) -> String? {
        known().map { (name: $0, distance: distance($0, property)) }
            .filter { $0.distance <= 3 }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?
            .name
    }

    private static func known() -> [String] {
        let client = rd_kafka_conf_new()
        let topic = rd_kafka_topic_conf_new()
        defer {
            rd_kafka_conf_destroy(client)
            rd_kafka_topic_conf_destroy(topic)
        }
        return names { rd_kafka_conf_dump(client, &$0) } + names { rd_kafka_topic_conf_dump(topic, &$0) }
    }

    /// librdkafka dumps names and values in turn.
    private static func names(
        of dump: (inout Int) -> UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) -> [String] {
        var count = 0
        guard let strings = dump(&count) else { return [] }
        defer { rd_kafka_conf_dump_free(strings, count) }
        return stride(from: 0, to: count, by: 2).compactMap { strings[$0].map { String(cString: $0) } }
    }

    /// Levenshtein's distance.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (i, a) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
