internal import CRdKafka

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
        return ["password", "passphrase", "secret"].contains { property.contains($0) }
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

    /// All that librdkafka has, aliases included. To dump a configuration would leave out what is unset.
    private static func known() -> [String] {
        // The stream writes there when it is closed.
        let start = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: 1)
        let size = UnsafeMutablePointer<Int>.allocate(capacity: 1)
        start.initialize(to: nil)
        size.initialize(to: 0)
        defer {
            start.deallocate()
            size.deallocate()
        }
        guard let stream = open_memstream(start, size) else { return [] }
        rd_kafka_conf_properties_show(stream)
        fclose(stream)
        guard let text = start.pointee else { return [] }
        defer { free(text) }
        return String(cString: text).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|")
            guard cells.count > 3, let name = cells[0].split(separator: " ").first else { return nil }
            // Callbacks, pointers and the like can't be set by text.
            return name.contains("_") || name == "Property" ? nil : String(name)
        }
    }

    /// Levenshtein's distance.
    static func distance(_ left: String, _ right: String) -> Int {
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
