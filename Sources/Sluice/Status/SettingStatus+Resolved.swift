extension SettingStatus {
    /// A setting as it holds: what holds instead, where nothing is set.
    init(_ setting: ResolvedSetting) {
        self.init(
            key: setting.key,
            value: setting.value ?? setting.defaultValue,
            source: setting.origin.name
        )
    }
}

extension LoadedSettings {
    /// The monitor's settings for a status, secrets masked.
    ///
    /// - Parameter address: Where it listens if nothing says it.
    package func monitorStatuses(listeningAt address: String) -> [SettingStatus] {
        ConfigurationCatalogue.monitor.map { key in
            let standard = key.name == ConfigurationCatalogue.monitorAddress.name ? address : nil
            return SettingStatus(ResolvedSetting(key, values[key.name], standard))
        }
    }
}
