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

    @Option(.bootstrapServers) var bootstrapServers: String?
    @Option(.group) var group: String?
    @Option(.instanceID) var instanceID: String?
    @Option(.input) var input: [String] = []
    @Option(.output) var output: String?
    @Option(.guarantee) var guarantee: String?
    @Option(.startingOffsets) var startingOffsets: String?
    @Option(.interval) var interval: String?
    @Flag(inversion: .prefixedNo, help: Setting.availableNow.help) var availableNow: Bool?
    @Option(.executors) var executors: String?
    @Option(.memoryLimit) var memoryLimit: String?
    @Option(.rateControl) var rateControl: String?
    @Option(.maxBatchRecords) var maxBatchRecords: String?
    @Option(.onFailure) var onFailure: String?
    @Option(name: .customShort("X"), help: ArgumentHelp(ConfigurationCatalogue.kafka.help, valueName: "name=value"))
    var properties: [KafkaProperty] = []
    @Option(.logLevel) var logLevel: String?
    @Option(.logFormat) var logFormat: String?

    @OptionGroup(title: "Advanced Options") var advanced: AdvancedOptions

    /// No flag at all.
    public init() {}

    /// The flags that were given, by key.
    var flags: [String: String] {
        let given: [(Setting, String?)] = [
            (.bootstrapServers, bootstrapServers), (.group, group), (.instanceID, instanceID),
            (.input, input.isEmpty ? nil : input.joined(separator: ",")), (.output, output), (.guarantee, guarantee),
            (.startingOffsets, startingOffsets), (.interval, interval), (.availableNow, availableNow.map { "\($0)" }),
            (.executors, executors), (.memoryLimit, memoryLimit), (.rateControl, rateControl),
            (.maxBatchRecords, maxBatchRecords), (.onFailure, onFailure), (.logLevel, logLevel),
            (.logFormat, logFormat),
        ]
        return Setting.texts(given + advanced.given)
    }
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
