internal import CRdKafka

/// The one place that builds librdkafka's configuration object; whoever gets it passes it to a client or discards it.
struct ClientProperties {
    let pointer: OpaquePointer

    init(_ configuration: KafkaConfiguration) throws(KafkaConfigurationError) {
        pointer = rd_kafka_conf_new()
        for (property, value) in configuration.properties.sorted(by: { $0.key < $1.key }) {
            do {
                try Self.set(pointer, property, value)
            } catch {
                rd_kafka_conf_destroy(pointer)
                throw error
            }
        }
    }

    func discard() { rd_kafka_conf_destroy(pointer) }

    private static func set(
        _ pointer: OpaquePointer,
        _ property: String,
        _ value: String
    ) throws(KafkaConfigurationError) {
        var text = [CChar](repeating: 0, count: 512)
        let result = rd_kafka_conf_set(pointer, property, value, &text, text.count)
        guard result != RD_KAFKA_CONF_OK else { return }
        let isUnknown = result == RD_KAFKA_CONF_UNKNOWN
        let secret = PropertyNames.isSecret(property)
        throw KafkaConfigurationError(
            property: property,
            // A secret's mistyped name would not show that it is one.
            value: isUnknown ? nil : PropertyNames.masked(value, of: property),
            reason: isUnknown ? "librdkafka does not know it" : secret ? "its value is refused" : string(text),
            remedy: isUnknown ? unknownRemedy(property) : "See librdkafka's CONFIGURATION.md for its values"
        )
    }

    private static func unknownRemedy(_ property: String) -> String {
        guard let nearest = PropertyNames.nearest(to: property) else {
            return "See librdkafka's CONFIGURATION.md for the properties that it has"
        }
        return "Did you mean \(nearest)?"
    }
}

/// The text of a C buffer up to its terminator.
func string(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
