internal import Configuration

/// A value that was given, as text.
package struct LoadedValue: Sendable {
    /// The text; what stood in the file, where one was named for it.
    package var text: String
    package let origin: SettingOrigin
    /// Whether the text is that of a file.
    var isFile = false
    /// The property's name as it was given, for one of librdkafka's.
    var property: String?
}

/// Everything that was given outside of the code, after precedence. It holds secrets.
package struct LoadedSettings: Sendable, CustomStringConvertible {
    /// By key.
    package internal(set) var values: [String: LoadedValue] = [:]
    /// librdkafka's properties, each by the first of its names.
    var properties: [String: LoadedValue] = [:]
    /// What was asked of the environment and the file besides: for the application's own settings.
    var providers: [any ConfigProvider] = []
    /// What should be told, but stops nothing.
    var warnings: [String] = []
    /// Whether anything was looked for at all.
    package internal(set) var isLoaded = false

    /// Nothing.
    package init() {}

    /// No value, since some are secret.
    package var description: String { "\(values.count + properties.count) settings" }
}
