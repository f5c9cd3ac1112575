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
