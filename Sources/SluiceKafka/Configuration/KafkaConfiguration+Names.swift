internal import CRdKafka

/// What is known of properties by their names.
extension KafkaConfiguration {
    /// Whether a property's value is to be told to nobody.
    public static func isSecret(_ property: String) -> Bool { PropertyNames.isSecret(property) }

    /// The first of a property's names: `acks` for `request.required.acks`, and for itself.
    package static func firstName(of property: String) -> String {
        PropertyNames.synonyms(of: property).first ?? property
    }

    /// Whether librdkafka has a property of this name, of a client's or of a topic's.
    package static func isKnown(_ property: String) -> Bool {
        let built = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(built) }
        // To ask for a property's value says that it is unknown when it is merely unset.
        return rd_kafka_conf_set(built, property, "", nil, 0) != RD_KAFKA_CONF_UNKNOWN
    }

    /// The known property that a name most likely stands for.
    package static func nearestProperty(to name: String) -> String? { PropertyNames.nearest(to: name) }

    /// Letters that are missing, wrong or too many: Levenshtein's distance.
    package static func editDistance(_ left: String, _ right: String) -> Int { PropertyNames.distance(left, right) }

    /// Checks one property by itself.
    package static func check(_ property: String, _ value: String) throws(KafkaConfigurationError) {
        var configuration = KafkaConfiguration(bootstrapServers: "")
        configuration["bootstrap.servers"] = nil
        configuration[property] = value
        let built = try ClientProperties(configuration)
        built.discard()
    }
}
