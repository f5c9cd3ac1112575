internal import SluiceKafka

extension SettingLayer {
    /// What a file gives.
    ///
    /// - Throws: When a key is no setting.
    init(_ file: ConfigurationFile) throws(SettingsFault) {
        for (key, text) in file.values.sorted(by: { $0.key < $1.key }) {
            // A section may be empty.
            if key.hasPrefix("application.") || text.isEmpty && ["kafka", "application"].contains(key) { continue }
            if let fault = ShownName(key).fault {
                throw SettingsFault("\(file.origin(of: ShownName(key).text)) \(fault)")
            }
            let origin = file.origin(of: key)
            if key.hasPrefix("kafka.") {
                try refuseList(key, file)
                try add(property: String(key.dropFirst("kafka.".count)), text, origin)
            } else if let known = ConfigurationCatalogue.key(key) {
                if !Self.takesList(known) { try refuseList(key, file) }
                try add(key, text, origin)
            } else {
                throw SettingsFault("\(origin) is no setting. \(Self.remedy(key))")
            }
        }
        guard file.isReadableByAll, holdsSecrets else { return }
        tell(
            """
            \(file.path) holds secrets, and every user of this machine can read it: take the right away \
            (chmod o-r), or put each secret into a file of its own (kafka: sasl.password.file)
            """
        )
    }

    private static func takesList(_ key: ConfigurationKey) -> Bool {
        [Setting.input.key.name, ConfigurationCatalogue.monitorAllowedHosts.name].contains(key.name)
    }

    private func refuseList(_ key: String, _ file: ConfigurationFile) throws(SettingsFault) {
        guard file.lists.contains(key) else { return }
        throw SettingsFault("\(file.origin(of: key)) is a list: write one value")
    }

    private static func remedy(_ key: String) -> String {
        let names = ConfigurationCatalogue.all.map(\.name)
        if let nearest = Spelling.nearest(to: key, among: names, within: 3) { return "Did you mean \(nearest)?" }
        if KafkaConfiguration.isKnown(key) { return "It is a property of librdkafka's: put it below kafka:" }
        return "See --help for the settings; an application's own go below application:"
    }

    private var holdsSecrets: Bool {
        let isToken = values[ConfigurationCatalogue.monitorToken.name].map { !$0.isFile } ?? false
        return isToken || properties.values.contains { !$0.isFile && KafkaConfiguration.isSecret($0.property ?? "") }
    }
}
