public import ArgumentParser

/// The settings that every application shares. An application's command takes in their flags with `@OptionGroup`, and
/// gets what flags, environment and file amount to from ``load(bootstrapsLogging:)``.
///
/// ```swift
/// @OptionGroup var options: ApplicationOptions
///
/// func run() async throws {
///     let settings = try options.load()
///     let app = StreamingApplication(name: "count", configuration: settings.configuration)
///     app.stream(from: .kafka(topics: try settings.inputTopics())).write(to: CountingSink())
///     try await app.run()
/// }
/// ```
public struct ApplicationOptions: ParsableArguments {
    @Option(help: "A file of settings: .yaml, .yml or .json. (environment: SLUICE_CONFIG)")
    var config: String?
    @Flag(help: "Print every setting and where its value came from, then stop.")
    var printConfig = false

    // Titles put them before the flags that have none, and in this order.
    @OptionGroup(title: "Settings") var common: CommonOptions
    @OptionGroup(title: "Advanced Settings") var advanced: AdvancedOptions

    /// No flag at all.
    public init() {}

    /// The flags that were given, by key.
    var flags: [String: String] { Setting.texts(common.given + advanced.given) }
}

extension Setting {
    var help: ArgumentHelp { ArgumentHelp("\(key.help)", discussion: "", valueName: key.name) }

    static func texts(_ given: [(Setting, String?)]) -> [String: String] {
        let pairs = given.compactMap { setting, text in text.map { (setting.key.name, $0) } }
        return Dictionary(pairs) { _, last in last }
    }

    /// - Throws: What the command line prints.
    func checked(_ text: String) throws -> String {
        var settings = ApplicationSettings()
        guard apply(text, &settings) else { throw ValidationError("It must be \(expected).") }
        return text
    }
}

extension Option where Value == String? {
    init(_ setting: Setting) {
        self.init(name: .customLong(setting.key.name), help: setting.help, transform: { try setting.checked($0) })
    }
}

extension Option where Value == [String] {
    init(wrappedValue: [String], _ setting: Setting) {
        self.init(
            wrappedValue: wrappedValue,
            name: .customLong(setting.key.name),
            help: setting.help,
            transform: { try setting.checked($0) }
        )
    }
}
