internal import Configuration
internal import SluiceKafka

extension SettingLayer {
    private static let prefix = "SLUICE_"
    private static let kafkaPrefix = "SLUICE_KAFKA_"

    /// What the environment gives. Empty variables count as unset; those that begin with `SLUICE_` and are no setting are
    /// passed over, since container platforms make such names up for their services.
    init(environment: [String: String]) throws(SettingsFault) {
        let provider = EnvironmentVariablesProvider(environmentVariables: environment, secretsSpecifier: .all)
            .prefixKeys(with: "sluice")
        for key in ConfigurationCatalogue.all where key.name != ConfigurationCatalogue.kafka.name {
            let found = try? provider.value(forKey: AbsoluteConfigKey([key.name]), type: .string).value?.content
            guard case .string(let text)? = found, !text.isEmpty else { continue }
            try add(key.name, text, .environment(key.environment))
        }
        for (variable, text) in environment.sorted(by: { $0.key < $1.key }) where !text.isEmpty {
            guard variable.hasPrefix(Self.prefix) else { continue }
            if let property = Self.property(of: variable) {
                try add(property: property, text, .environment(variable))
            } else {
                warn(about: variable)
            }
        }
    }

    /// The property that a variable sets, if librdkafka has it.
    private static func property(of variable: String) -> String? {
        guard variable.hasPrefix(kafkaPrefix) else { return nil }
        let name = String(variable.dropFirst(kafkaPrefix.count).lowercased().map { $0 == "_" ? "." : $0 })
        let plain = name.hasSuffix(".file") ? String(name.dropLast(5)) : name
        if KafkaConfiguration.isKnown(name) { return name }
        return KafkaConfiguration.isSecret(plain) && KafkaConfiguration.isKnown(plain) ? name : nil
    }

    /// Tells of what is probably misspelled.
    private mutating func warn(about variable: String) {
        let known = ConfigurationCatalogue.all.map(\.environment)
        guard !known.contains(variable), !variable.hasPrefix("SLUICE_APPLICATION_") else { return }
        if variable.hasPrefix(Self.kafkaPrefix) {
            let name = String(variable.dropFirst(Self.kafkaPrefix.count).lowercased().map { $0 == "_" ? "." : $0 })
            guard let nearest = KafkaConfiguration.nearestProperty(to: name) else { return }
            tell("environment variable \(variable) is no setting: did you mean \(Self.variable(of: nearest))?")
        } else if let nearest = Spelling.nearest(to: variable, among: known, within: 2) {
            tell("environment variable \(variable) is no setting: did you mean \(nearest)?")
        }
    }
}
