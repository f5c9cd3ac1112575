extension KafkaConfiguration {
    /// What a configuration is for.
    public enum Use: Sendable {
        /// Reading, or membership of a group.
        case consumer
        /// Writing.
        case producer
    }

    /// Checks every property by name and value, so that a mistake is found before anything is started.
    ///
    /// It connects to nothing. What librdkafka finds only when a client is made (properties that contradict each other,
    /// files that are not there) is thrown then, as the same error.
    ///
    /// - Parameters:
    ///   - use: What the configuration is for.
    ///   - reserved: Properties that the caller sets itself, and why: finding one of them is an error.
    /// - Throws: The first fault, in order of the properties' names.
    public func validate(for use: Use, reserved: [String: String] = [:]) throws(KafkaConfigurationError) {
        try validateServers()
        for (property, reason) in reserved.sorted(by: { $0.key < $1.key }) {
            for name in PropertyNames.synonyms(of: property) { try refuse(name, because: reason) }
        }
        if use == .consumer { try validateAssignor() }
        let built = try ClientProperties(self)
        built.discard()
    }

    private func validateServers() throws(KafkaConfigurationError) {
        let servers = properties["metadata.broker.list"] ?? bootstrapServers
        guard servers.allSatisfy({ $0 == "," || $0.isWhitespace }) else { return }
        throw KafkaConfigurationError(
            property: "bootstrap.servers",
            value: nil,
            reason: "no server is given",
            remedy: "Set it to one or more host:port, separated by commas"
        )
    }

    private func refuse(_ property: String, because reason: String) throws(KafkaConfigurationError) {
        guard let value = properties[property] else { return }
        throw KafkaConfigurationError(
            property: property,
            value: PropertyNames.masked(value, of: property),
            reason: "it can't be set here: \(reason)",
            remedy: "Remove it"
        )
    }

    private func validateAssignor() throws(KafkaConfigurationError) {
        let property = "partition.assignment.strategy"
        guard let value = properties[property] else { return }
        let names = value.split(separator: ",", omittingEmptySubsequences: false).map { name in
            String(name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        let known = ["range", "roundrobin", "cooperative-sticky"]
        func refuse(_ reason: String, _ remedy: String) -> KafkaConfigurationError {
            KafkaConfigurationError(property: property, value: value, reason: reason, remedy: remedy)
        }
        if let name = names.first(where: { !known.contains($0) }) {
            throw refuse("librdkafka has no assignor \(name)", "Use range, roundrobin or cooperative-sticky")
        }
        guard names.contains("cooperative-sticky") else { return }
        guard GroupMember.canCooperate else {
            throw refuse(
                "cooperative rebalancing can lose the assignment before librdkafka 2.10",
                "Use range or roundrobin, or link a newer librdkafka"
            )
        }
        guard names.count > 1 else { return }
        throw refuse("cooperative-sticky can't stand beside another", "Use it alone")
    }
}
