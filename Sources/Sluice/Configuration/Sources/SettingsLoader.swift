internal import Configuration
internal import SluiceKafka

/// Puts flags over the environment over a file.
struct SettingsLoader {
    /// Flags by key, as text; several values are separated by commas.
    var flags: [String: String] = [:]
    /// `-X`, in the order given.
    var properties: [KafkaProperty] = []
    /// The path of `--config`.
    var config: String?
    var environment: [String: String] = [:]
    /// Whether the file of the monitor's token is read.
    var readsToken = true

    /// - Throws: What can't be read, or is no setting, or no value of its setting.
    func load() throws(SettingsFault) -> LoadedSettings {
        let file = try configurationFile()
        var layers = [try flagLayer(), try SettingLayer(environment: environment)]
        if let file { layers.append(try SettingLayer(file)) }
        var loaded = LoadedSettings()
        for layer in layers {
            loaded.values.merge(layer.values) { first, _ in first }
            loaded.properties.merge(layer.properties) { first, _ in first }
            loaded.warnings += layer.warnings
        }
        loaded.providers = providers(file)
        loaded.isLoaded = true
        loaded.dropOverruled()
        try readSecrets(&loaded)
        return loaded
    }

    private func flagLayer() throws(SettingsFault) -> SettingLayer {
        var layer = SettingLayer()
        for (name, text) in flags.sorted(by: { $0.key < $1.key }) {
            let flag = ConfigurationCatalogue.key(name)?.flag ?? "--\(name)"
            let isOff = name == Setting.availableNow.key.name && text == "false"
            try layer.add(name, text, .flag(isOff ? "--no-\(name)" : flag))
        }
        for property in properties {
            let name = ShownName(property.name).text
            let flag = name.isEmpty ? "-X" : "-X \(name)"
            guard property.isComplete else {
                throw SettingsFault("\(flag): a name or a value is missing, as in -X name=value")
            }
            try layer.add(property: property.name, property.value, .flag(flag))
        }
        return layer
    }

    private func configurationFile() throws(SettingsFault) -> ConfigurationFile? {
        if let config { return try ConfigurationFile(config, namedBy: "--config") }
        guard let path = environment["SLUICE_CONFIG"], !path.isEmpty else { return nil }
        return try ConfigurationFile(path, namedBy: "environment variable SLUICE_CONFIG")
    }

    private func providers(_ file: ConfigurationFile?) -> [any ConfigProvider] {
        let variables = EnvironmentVariablesProvider(environmentVariables: environment, secretsSpecifier: .all)
            .prefixKeys(with: "sluice")
        guard let file else { return [variables] }
        return [variables, SnapshotProvider(file.snapshot)]
    }

    /// Puts what is in files in the place of their paths.
    private func readSecrets(_ loaded: inout LoadedSettings) throws(SettingsFault) {
        for (name, value) in loaded.values where value.isFile && readsToken {
            loaded.values[name]?.text = try SecretFile.read(value.text, for: "\(value.origin)")
        }
        // Of the token's file nothing holds where the token was given above it.
        let (token, file) = (ConfigurationCatalogue.monitorToken.name, ConfigurationCatalogue.monitorTokenFile.name)
        if loaded.values[token]?.isFile == false { loaded.values[file] = nil }
        for (name, value) in loaded.properties where value.isFile {
            loaded.properties[name]?.text = try SecretFile.read(value.text, for: "\(value.origin)")
        }
    }
}

extension LoadedSettings {
    /// The same, under flags of a group that was not there when it was loaded. Where nothing was loaded, that is what the
    /// environment gives.
    package func adding(
        flags: [String: String],
        environment: [String: String]
    ) throws(SettingsFault) -> LoadedSettings {
        let given = try SettingsLoader(flags: flags, environment: isLoaded ? [:] : environment).load()
        var merged = self
        merged.values.merge(given.values) { _, flag in flag }
        merged.dropOverruled()
        return merged
    }

    /// That there is to be no monitor holds unless one is asked for above it.
    fileprivate mutating func dropOverruled() {
        let off = ConfigurationCatalogue.noMonitor.name
        guard let address = values[ConfigurationCatalogue.monitorAddress.name], let isOff = values[off] else { return }
        if address.origin.rank < isOff.origin.rank { values[off] = nil }
    }
}
