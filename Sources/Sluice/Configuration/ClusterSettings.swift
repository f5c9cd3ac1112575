internal import FoundationEssentials

/// How to reach a cluster, as flags, environment and file say: what tools need of an application's settings.
package struct ClusterSettings: Sendable {
    /// Bootstrap servers, and librdkafka's properties.
    package let kafka: KafkaConfiguration
    /// What should be told, but stops nothing.
    package let warnings: [String]

    /// - Parameters:
    ///   - bootstrapServers: `--bootstrap-servers`.
    ///   - properties: `-X`, in the order given.
    ///   - config: The path of `--config`.
    /// - Throws: What can't be read, or is no setting, or no value of its property. Settings that have nothing to do with
    ///   the cluster are looked at by their names alone.
    package init(
        bootstrapServers: String?,
        properties: [KafkaProperty],
        config: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SettingsFault) {
        let key = Setting.bootstrapServers.key.name
        let flags = bootstrapServers.map { [key: $0] } ?? [:]
        let loaded = try SettingsLoader(
            flags: flags,
            properties: properties,
            config: config,
            environment: environment,
            readsToken: false
        ).load()
        var kafka = ApplicationSettings().configuration.kafka
        if let servers = loaded.values[key] { kafka["bootstrap.servers"] = servers.text }
        try kafka.set(loaded.properties)
        try kafka.check(loaded, reserved: [:])
        self.kafka = kafka
        warnings = loaded.warnings
    }
}

extension KafkaConfiguration {
    /// - Throws: When a value can't be one of its property's.
    mutating func set(_ properties: [String: LoadedValue]) throws(SettingsFault) {
        for value in properties.values.sorted(by: { ($0.property ?? "") < ($1.property ?? "") }) {
            guard let property = value.property else { continue }
            do { try KafkaConfiguration.check(property, value.text) } catch {
                throw SettingsFault("\(value.origin): \(error)")
            }
            self[property] = value.text
        }
    }

    /// Checks all of it together, as a client does before it starts.
    ///
    /// - Throws: The first fault, with the place that the value came from.
    func check(_ loaded: LoadedSettings, reserved: [String: String]) throws(SettingsFault) {
        do { try validate(for: .consumer, reserved: reserved) } catch {
            let name = error.property.map(Self.firstName(of:)) ?? ""
            let value =
                name == "bootstrap.servers"
                ? loaded.values[Setting.bootstrapServers.key.name] : loaded.properties[name]
            throw SettingsFault("\(value.map { "\($0.origin): " } ?? "")\(error)")
        }
    }
}
