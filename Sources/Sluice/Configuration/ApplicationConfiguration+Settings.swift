internal import SluiceKafka

extension ApplicationConfiguration {
    /// Every setting with what holds now and where it came from, secrets masked: fit for a log or a page. Those of
    /// librdkafka's properties that are set stand behind `bootstrap-servers`.
    public var settings: [ResolvedSetting] {
        var current = ApplicationSettings()
        current.configuration = self
        let own = ConfigurationCatalogue.settings.map { resolve($0, current) }
        let monitor = ConfigurationCatalogue.monitor.map { ResolvedSetting($0, loaded.values[$0.name]) }
        let servers = own.prefix(1)
        return servers + resolvedProperties + own.dropFirst() + monitor
    }

    private func resolve(_ setting: Setting, _ current: ApplicationSettings) -> ResolvedSetting {
        let key = setting.key
        let given = loaded.values[key.name]
        // What is no part of the configuration is as it was given.
        guard key.property != nil else { return ResolvedSetting(key, given, setting.current(ApplicationSettings())) }
        let held = setting.current(current)
        if held == nil, key.property == Setting.deadLetterShare.key.property { return resolveUnlimited(key) }
        let text = held ?? given?.text
        let origin: SettingOrigin =
            if let given, given.text == text || isSame(setting, given.text, text) {
                given.origin
            } else if text == setting.current(ApplicationSettings()) {
                .standard
            } else {
                .code
            }
        return ResolvedSetting(
            key: key.name,
            value: text,
            defaultValue: key.defaultValue,
            origin: origin,
            isSecret: false
        )
    }

    /// Without a limit for dead letters its other parts are nothing, whatever was given for them.
    private func resolveUnlimited(_ key: ConfigurationKey) -> ResolvedSetting {
        let share = loaded.values[Setting.deadLetterShare.key.name]
        return ResolvedSetting(
            key: key.name,
            value: nil,
            defaultValue: "none",
            origin: share?.text == "none" ? share?.origin ?? .code : .code,
            isSecret: false
        )
    }

    /// Whether both texts stand for one value: `60s` and `1m` do.
    private func isSame(_ setting: Setting, _ given: String, _ text: String?) -> Bool {
        var settings = ApplicationSettings()
        return setting.apply(given, &settings) && setting.current(settings) == text
    }

    private var resolvedProperties: [ResolvedSetting] {
        kafka.properties.sorted { $0.key < $1.key }.filter { $0.key != "bootstrap.servers" }
            .map { name, value in
                let given = loaded.properties[KafkaConfiguration.firstName(of: name)]
                let isSecret = KafkaConfiguration.isSecret(name)
                return ResolvedSetting(
                    key: "kafka.\(name)",
                    value: isSecret ? "***" : value,
                    defaultValue: "",
                    origin: given?.text == value ? given?.origin ?? .code : .code,
                    isSecret: isSecret
                )
            }
    }
}

extension ResolvedSetting {
    /// A setting that holds as it was given.
    ///
    /// - Parameter standard: What holds otherwise.
    init(_ key: ConfigurationKey, _ given: LoadedValue?, _ standard: String? = nil) {
        self.init(
            key: key.name,
            value: given.map { key.isSecret ? "***" : $0.text } ?? standard,
            defaultValue: key.defaultValue,
            origin: given?.origin ?? .standard,
            isSecret: key.isSecret
        )
    }
}
