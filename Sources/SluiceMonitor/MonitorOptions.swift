public import ArgumentParser
public import Sluice

/// The settings of an application that can be watched. An application's command takes in their flags with
/// `@OptionGroup`; what is not given as a flag is taken from the environment and the file that the application's own
/// settings came from.
public struct MonitorOptions: ParsableArguments {
    @Option(
        name: .customLong("monitor"),
        help: ArgumentHelp(ConfigurationCatalogue.monitorAddress.help, valueName: "host:port"),
        transform: { text in
            _ = try MonitorAddress(argument: text)
            return text
        }
    )
    var requestedAddress: String?

    @Flag(name: .customLong("no-monitor"), help: ArgumentHelp(ConfigurationCatalogue.noMonitor.help))
    var isOff = false

    @Option(
        name: .customLong("monitor-token-file"),
        help: ArgumentHelp(ConfigurationCatalogue.monitorTokenFile.help, valueName: "path")
    )
    var tokenFile: String?

    @Option(
        name: .customLong("monitor-allowed-hosts"),
        help: ArgumentHelp(ConfigurationCatalogue.monitorAllowedHosts.help, valueName: "names")
    )
    var allowedHosts: [String] = []

    /// No flag at all.
    public init() {}

    /// The flags that were given, by key.
    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags[ConfigurationCatalogue.monitorAddress.name] = requestedAddress
        flags[ConfigurationCatalogue.noMonitor.name] = isOff ? "true" : nil
        flags[ConfigurationCatalogue.monitorTokenFile.name] = tokenFile
        let hosts = allowedHosts.joined(separator: ",")
        flags[ConfigurationCatalogue.monitorAllowedHosts.name] = hosts.isEmpty ? nil : hosts
        return flags
    }
}

extension ApplicationOptions {
    /// As `load(bootstrapsLogging:)`, for an application with a monitor: checks the monitor's settings too, before
    /// anything starts, and `--print-config` shows them.
    ///
    /// - Throws: `ValidationError`, as `load(bootstrapsLogging:)` does.
    public func load(with monitoring: MonitorOptions, bootstrapsLogging: Bool = true) throws -> ApplicationSettings {
        try load(bootstrapsLogging: bootstrapsLogging, flags: monitoring.flags) { loaded throws(SettingsFault) in
            _ = try MonitorSettings(loaded)
        }
    }
}

extension MonitorAddress {
    /// - Throws: What the command line prints.
    fileprivate init(argument: String) throws {
        do { self = try MonitorAddress(parsing: argument) } catch { throw ValidationError(error.description) }
    }
}
