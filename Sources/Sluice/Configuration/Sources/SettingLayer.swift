internal import Configuration
internal import SluiceKafka

/// What one source gives: the flags, the environment, or a file.
struct SettingLayer {
    /// By key.
    private(set) var values: [String: LoadedValue] = [:]
    /// librdkafka's properties, by the first of their names.
    private(set) var properties: [String: LoadedValue] = [:]
    /// What should be told.
    private(set) var warnings: [String] = []

    init() {}

    mutating func tell(_ warning: String) { warnings.append(warning) }

    /// Properties that have a key of their own.
    private static let keys = [
        "bootstrap.servers": Setting.bootstrapServers.key.name,
        "metadata.broker.list": Setting.bootstrapServers.key.name,
        "group.id": Setting.group.key.name, "group.instance.id": Setting.instanceID.key.name,
    ]
    private static let fileSuffix = ".file"

    /// - Throws: When it has been given before, under this name or another.
    mutating func add(_ name: String, _ text: String, _ origin: SettingOrigin) throws(SettingsFault) {
        try put(LoadedValue(text: text, origin: origin), as: name)
        let token = ConfigurationCatalogue.monitorToken.name
        if name == ConfigurationCatalogue.monitorTokenFile.name {
            try put(LoadedValue(text: text, origin: origin, isFile: true), as: token)
        }
    }

    /// - Throws: When librdkafka has no such property, or it has been given before under another of its names.
    mutating func add(property: String, _ text: String, _ origin: SettingOrigin) throws(SettingsFault) {
        if let key = Self.keys[property] { return try put(LoadedValue(text: text, origin: origin), as: key) }
        var (name, isFile) = (property, false)
        if property.hasSuffix(Self.fileSuffix), KafkaConfiguration.isSecret(property) {
            (name, isFile) = (String(property.dropLast(Self.fileSuffix.count)), true)
        }
        guard KafkaConfiguration.isKnown(name) else { throw Self.unknown(property, origin) }
        guard !text.isEmpty || !KafkaConfiguration.isSecret(name) else {
            throw SettingsFault("\(origin) is empty: give the secret, or leave the name out")
        }
        if case .flag = origin, KafkaConfiguration.isSecret(name), !isFile {
            tell(
                """
                -X \(name) shows a secret to everyone who can list this machine's processes: give it as \
                -X \(name).file=PATH, or in \(Self.variable(of: name))
                """
            )
        }
        let first = KafkaConfiguration.firstName(of: name)
        // The last of several flags holds, as with other flags.
        if let known = properties[first], known.property != name || known.isFile != isFile {
            throw Self.twice(known.origin, origin)
        }
        properties[first] = LoadedValue(text: text, origin: origin, isFile: isFile, property: name)
    }

    private mutating func put(_ value: LoadedValue, as name: String) throws(SettingsFault) {
        // The last of several flags holds.
        if let known = values[name], known.origin != value.origin { throw Self.twice(known.origin, value.origin) }
        values[name] = value
    }

    private static func twice(_ first: SettingOrigin, _ second: SettingOrigin) -> SettingsFault {
        SettingsFault("\(first) and \(second) are the same setting: give one of them")
    }

    private static func unknown(_ property: String, _ origin: SettingOrigin) -> SettingsFault {
        let remedy = KafkaConfiguration.nearestProperty(to: property).map { "Did you mean \($0)?" }
        let shown = ShownName(property)
        if let fault = shown.fault { return SettingsFault("\(origin): \(shown.text) \(fault)") }
        return SettingsFault(
            "\(origin): librdkafka has no property \(property). \(remedy ?? "See its CONFIGURATION.md for those it has")"
        )
    }

    /// The environment variable of a property.
    static func variable(of property: String) -> String {
        "SLUICE_KAFKA_" + property.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }
}
