/// A key, and what it sets: the one place that says how its text is read and written.
struct Setting: Sendable {
    let key: ConfigurationKey
    /// What may be given, in words that follow "must be".
    let expected: String
    /// Puts a text's value in its place; false if it is no value.
    let apply: @Sendable (String, inout ApplicationSettings) -> Bool
    /// What holds now, as it would be given; nil where nothing is set.
    let text: @Sendable (ApplicationSettings) -> String?

    /// The same, but nil for text that is empty: nobody could give it.
    func current(_ settings: ApplicationSettings) -> String? { text(settings).flatMap { $0.isEmpty ? nil : $0 } }

    init<Value: Sendable>(
        _ name: String,
        _ path: any WritableKeyPath<ApplicationSettings, Value> & Sendable,
        _ format: ValueFormat<Value>,
        property: String? = nil,
        default phrase: String? = nil,
        _ meaning: String
    ) {
        self.init(
            name,
            format.expected,
            property: property,
            default: phrase,
            meaning,
            apply: { text, settings in format.read(text) { settings[keyPath: path] = $0 } },
            text: { format.text($0[keyPath: path]) }
        )
    }

    init<Value: Sendable>(
        optional name: String,
        _ path: any WritableKeyPath<ApplicationSettings, Value?> & Sendable,
        _ format: ValueFormat<Value>,
        property: String? = nil,
        default phrase: String = "none",
        _ meaning: String
    ) {
        self.init(
            name,
            format.expected,
            property: property,
            default: phrase,
            meaning,
            apply: { text, settings in format.read(text) { settings[keyPath: path] = $0 } },
            text: { $0[keyPath: path].map(format.text) }
        )
    }

    /// - Parameters:
    ///   - property: The property of `ApplicationConfiguration`; the name in Swift's spelling unless it is given, and none
    ///     if it is empty.
    ///   - phrase: What holds when nothing is given, where the settings' own text does not say it.
    init(
        _ name: String,
        _ expected: String,
        property: String? = nil,
        default phrase: String? = nil,
        _ meaning: String,
        apply: @escaping @Sendable (String, inout ApplicationSettings) -> Bool,
        text: @escaping @Sendable (ApplicationSettings) -> String?
    ) {
        self.expected = expected
        self.apply = apply
        self.text = text
        let property = property ?? Self.camelCase(name)
        key = ConfigurationKey(
            name,
            flag: "--\(name)",
            values: expected,
            defaultValue: phrase ?? text(ApplicationSettings()) ?? "none",
            meaning: meaning,
            property: property.isEmpty ? nil : property
        )
    }

    private static func camelCase(_ name: String) -> String {
        let words = name.split(separator: "-")
        return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
