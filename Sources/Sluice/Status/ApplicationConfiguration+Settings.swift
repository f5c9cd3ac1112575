extension ApplicationConfiguration {
    /// Every setting that is a value: by the property's name, and librdkafka's as `kafka.` and theirs, in order of name
    /// there; secrets are masked.
    var settings: [SettingStatus] {
        let own = Mirror(reflecting: self).children.compactMap { child in
            child.label.flatMap { Self.setting($0, child.value) }
        }
        return own + kafka.maskedProperties.map { Self.setting("kafka.\($0.name)", text: $0.value) }
    }

    /// Nil for what can't be written down, and for librdkafka's, which have entries of their own.
    private static func setting(_ name: String, _ value: Any) -> SettingStatus? {
        guard !opaque.contains(name), !(value is KafkaConfiguration) else { return nil }
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return setting(name, text: "\(value)") }
        return setting(name, text: mirror.children.first.map { "\($0.value)" } ?? "not set")
    }

    /// The one place where a setting's entry is made: where its value came from belongs here too.
    private static func setting(_ key: String, text: String) -> SettingStatus {
        SettingStatus(key: key, value: text, source: nil)
    }
}
