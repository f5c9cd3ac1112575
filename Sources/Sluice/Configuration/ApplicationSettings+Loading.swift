internal import SluiceKafka

extension ApplicationSettings {
    /// What was given, over what holds otherwise.
    ///
    /// - Throws: When a value can't be what it is for, or values don't go together.
    init(_ loaded: LoadedSettings) throws(SettingsFault) {
        self.init()
        for setting in ConfigurationCatalogue.settings {
            guard let value = loaded.values[setting.key.name] else { continue }
            guard setting.apply(value.text, &self) else {
                throw SettingsFault(value, of: setting.key, expected: setting.expected)
            }
        }
        try configuration.kafka.set(loaded.properties)
        configuration.loaded = loaded
        try checkPatterns(loaded)
        try configuration.kafka.check(loaded, reserved: ApplicationConfiguration.reservedProperties)
        do { try configuration.validate() } catch { throw SettingsFault("\(configuration.naming(error))") }
    }
}

extension ApplicationSettings {
    /// - Throws: When a topic that begins with `^` is no regular expression.
    private func checkPatterns(_ loaded: LoadedSettings) throws(SettingsFault) {
        for pattern in input where TopicPattern.isPattern(pattern) {
            do { _ = try TopicPattern(pattern) } catch {
                let place = loaded.values[Setting.input.key.name].map { "\($0.origin): " } ?? ""
                throw SettingsFault("\(place)\(error.message)")
            }
        }
    }
}

extension ApplicationConfiguration {
    /// What the clients set themselves: see "librdkafka's properties" in the documentation.
    fileprivate static let reservedProperties = [ReaderClient.reservedProperties, Producer.reservedProperties]
        .reduce(GroupMember.reservedProperties) { $0.merging($1) { first, _ in first } }

    /// The same error, which also tells where the values came from that it speaks of.
    func naming(_ error: ApplicationError) -> ApplicationError {
        guard error.code == .invalidConfiguration else { return error }
        let words = Set(
            error.message.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }.map(String.init)
        )
        let places = ConfigurationCatalogue.all.compactMap { key -> String? in
            // "Kafka" and "group" are words as well.
            guard let property = key.property, !["kafka", "group"].contains(property),
                words.contains(where: { $0.split(separator: ".").first ?? "" == property })
            else { return nil }
            return loaded.values[key.name].map { "\(property) is set by \($0.origin)" }
        }
        let properties = loaded.properties.values.compactMap { value -> String? in
            guard let property = value.property, words.contains(property) else { return nil }
            return "\(property) is set by \(value.origin)"
        }
        guard !places.isEmpty || !properties.isEmpty else { return error }
        let all = (places + properties.sorted()).joined(separator: "; ")
        return ApplicationError(error.code, "\(error.message) (\(all))", failure: error.failure)
    }
}
