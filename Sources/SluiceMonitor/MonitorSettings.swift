internal import ArgumentParser
internal import FoundationEssentials
package import Sluice

/// What flags, environment and file say about the monitor.
struct MonitorSettings {
    /// Where to listen; nil if there is to be no monitor.
    var address: MonitorAddress?
    /// Who may ask.
    var access: MonitorAccess
    /// All of it for a status, secrets masked.
    let statuses: [SettingStatus]

    /// - Parameter standard: Where to listen if nothing says it.
    /// - Throws: When a value can't be used.
    init(_ loaded: LoadedSettings, default standard: MonitorAddress = .standard) throws(SettingsFault) {
        access = MonitorAccess(
            token: try Self.token(loaded),
            allowedHosts: try Self.allowedHosts(loaded)
        )
        address = try Self.isOff(loaded) ? nil : Self.address(loaded) ?? standard
        statuses = loaded.monitorStatuses(listeningAt: "\(standard)")
    }

    private static func address(_ loaded: LoadedSettings) throws(SettingsFault) -> MonitorAddress? {
        guard let value = loaded.values[ConfigurationCatalogue.monitorAddress.name] else { return nil }
        do { return try MonitorAddress(parsing: value.text) } catch {
            throw SettingsFault("\(value.origin): \(error.description)")
        }
    }

    private static func isOff(_ loaded: LoadedSettings) throws(SettingsFault) -> Bool {
        guard let value = loaded.values[ConfigurationCatalogue.noMonitor.name] else { return false }
        guard let isOff = Bool(value.text) else {
            throw SettingsFault(value, of: ConfigurationCatalogue.noMonitor, expected: "true or false")
        }
        return isOff
    }

    private static func allowedHosts(_ loaded: LoadedSettings) throws(SettingsFault) -> [String] {
        guard let value = loaded.values[ConfigurationCatalogue.monitorAllowedHosts.name] else { return [] }
        let names = value.text.split(separator: ",")
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty }
        guard names.allSatisfy({ RequestedHost($0) != nil }) else {
            let expected =
                "host names separated by commas, such as 'app, sluice.example.org', without https:// or wildcards"
            throw SettingsFault(value, of: ConfigurationCatalogue.monitorAllowedHosts, expected: expected)
        }
        return names
    }

    private static func token(_ loaded: LoadedSettings) throws(SettingsFault) -> String? {
        guard let value = loaded.values[ConfigurationCatalogue.monitorToken.name] else { return nil }
        // What a header can carry (RFC 6750, section 2.1, and a little more).
        guard !value.text.isEmpty, value.text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            let expected = "printable ASCII without spaces, such as what `openssl rand -hex 32` prints"
            throw SettingsFault(value, of: ConfigurationCatalogue.monitorToken, expected: expected)
        }
        return value.text
    }
}

extension MonitorAddress {
    /// Where an application's monitor listens that has no flags of its own: what environment and file say.
    ///
    /// - Returns: Nil if they say that there is none.
    /// - Throws: What can't be read, or is no setting, or no value of the monitor's.
    package static func configured(environment: [String: String]) throws(SettingsFault) -> MonitorAddress? {
        try MonitorSettings(try LoadedSettings().adding(flags: [:], environment: environment)).address
    }
}

extension MonitorOptions {
    /// What holds for an application: its own settings if it loaded any, under these flags; else the environment.
    ///
    /// - Throws: What the command line prints.
    func settings(
        for application: StreamingApplication,
        default standard: MonitorAddress = .standard
    ) throws -> MonitorSettings {
        let loaded = application.configuration.loaded
        do throws(SettingsFault) {
            return try MonitorSettings(
                try loaded.adding(flags: flags, environment: ProcessInfo.processInfo.environment),
                default: standard
            )
        } catch {
            throw error.forCommandLine
        }
    }
}
