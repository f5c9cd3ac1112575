internal import ArgumentParser
internal import FoundationEssentials
internal import Logging
internal import Synchronization

extension ApplicationOptions {
    /// What flags, environment and file amount to: a flag wins over its environment variable, and that over the file of
    /// `--config`. To be called once, at the start of the command's `run`.
    ///
    /// With `--print-config` it prints every setting instead, and has the command end with exit code 0. An application
    /// with a monitor passes that on: see `load(with:)` in `SluiceMonitor`.
    ///
    /// - Parameter bootstrapsLogging: Whether every logger of the process is to write to standard error, as `log-format`
    ///   says; false where the application has a log backend of its own.
    /// - Throws: `ValidationError`, which ends the command with exit code 64 and names the place, what was found there, and
    ///   the remedy.
    public func load(bootstrapsLogging: Bool = true) throws -> ApplicationSettings {
        try load(bootstrapsLogging: bootstrapsLogging, flags: [:]) { _ in }
    }

    /// - Parameters:
    ///   - flags: Those of other groups, by key.
    ///   - check: Throws when what was given for those groups can't be used.
    package func load(
        bootstrapsLogging: Bool,
        flags others: [String: String],
        check: (LoadedSettings) throws(SettingsFault) -> Void
    ) throws -> ApplicationSettings {
        var settings: ApplicationSettings
        do throws(SettingsFault) {
            settings = try resolve(in: ProcessInfo.processInfo.environment, flags: others)
            try check(settings.configuration.loaded)
        } catch {
            throw error.forCommandLine
        }
        if printConfig { throw CleanExit.message(ConfigurationText(settings: settings.configuration.settings).text) }
        if bootstrapsLogging { settings.logFormat.bootstrap() }
        // The one that was made before would go on logging as before.
        let level = settings.configuration.logger.logLevel
        settings.configuration.logger = Logger(label: settings.configuration.logger.label)
        settings.configuration.logger.logLevel = level
        for warning in settings.configuration.loaded.warnings { settings.configuration.logger.warning("\(warning)") }
        return settings
    }

    /// The same without any effect.
    package func resolve(
        in environment: [String: String],
        flags others: [String: String] = [:]
    ) throws(SettingsFault) -> ApplicationSettings {
        let loader = SettingsLoader(
            flags: flags.merging(others) { own, _ in own },
            properties: common.properties,
            config: config,
            environment: environment
        )
        return try ApplicationSettings(try loader.load())
    }
}

extension LogFormat {
    private static let isBootstrapped = Mutex(false)

    /// The first call has every logger of the process write to standard error; it can be done once.
    fileprivate func bootstrap() {
        let isFirst = Self.isBootstrapped.withLock { isDone in
            defer { isDone = true }
            return !isDone
        }
        guard isFirst else { return }
        switch self {
        case .text: LoggingSystem.bootstrap(StreamLogHandler.standardError)
        case .json: LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        }
    }
}
