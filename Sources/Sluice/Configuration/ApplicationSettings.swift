internal import ArgumentParser
public import Configuration

/// What flags, environment and file amount to: see ``ApplicationOptions/load(bootstrapsLogging:)``.
public struct ApplicationSettings: Sendable {
    /// Everything about the application that is not its streams. It may be changed before an application is made with it.
    public var configuration: ApplicationConfiguration
    /// The topics of `input`; empty if it was not given.
    public var input: [String] = []
    /// The topic of `output`; nil if it was not given.
    public var output: String?
    /// How log lines look.
    public var logFormat = LogFormat.text

    /// What holds when nothing is given.
    init() {
        configuration = ApplicationConfiguration(kafka: KafkaConfiguration(bootstrapServers: "localhost:9092"))
    }

    /// The topics of `input`.
    ///
    /// - Throws: `ValidationError` when there is none.
    public func inputTopics() throws -> [String] {
        guard !input.isEmpty else {
            throw ValidationError("input is missing: name the topic to read, with --input, SLUICE_INPUT or in --config")
        }
        return input
    }

    /// The topic of `output`.
    ///
    /// - Throws: `ValidationError` when there is none.
    public func outputTopic() throws -> String {
        guard let output else {
            throw ValidationError(
                "output is missing: name the topic to write, with --output, SLUICE_OUTPUT or in --config"
            )
        }
        return output
    }

    /// Whether a setting was given, by a flag, in the environment or in a file.
    ///
    /// - Parameter key: Its name, as `max-task-bytes`; `kafka.` and a name for one of librdkafka's properties.
    public func isSet(_ key: String) -> Bool {
        configuration.settings.contains { $0.key == key && $0.origin.isGiven }
    }

    /// The application's own settings: the section `application` of the file, under variables that begin with
    /// `SLUICE_APPLICATION_`. What it may hold is the application's business; nothing in it is refused.
    ///
    /// ```swift
    /// let url = try settings.application.requiredString(forKey: "geocoder.url")
    /// ```
    public var application: ConfigReader {
        ConfigReader(providers: configuration.loaded.providers).scoped(to: "application")
    }
}
