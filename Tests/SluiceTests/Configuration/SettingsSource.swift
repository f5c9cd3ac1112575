import ArgumentParser
import Foundation

@testable import Sluice

/// What a test gives as flags, environment and file.
struct SettingsSource {
    var flags: [String] = []
    var environment: [String: String] = [:]
    /// The file's name and text.
    var file: (name: String, text: String)?

    static func yaml(_ text: String, environment: [String: String] = [:], flags: [String] = []) -> Self {
        Self(flags: flags, environment: environment, file: ("sluice.yaml", text))
    }

    /// What it all amounts to.
    func load() throws -> ApplicationSettings {
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) { try load(in: folder) }
    }

    func load(in folder: TemporaryFolder) throws -> ApplicationSettings {
        var flags = flags
        if let file {
            try folder.write(file.text, to: file.name)
            flags += ["--config", "\(folder.path)/\(file.name)"]
        }
        return try ApplicationOptions.parse(flags).resolve(in: environment)
    }

    /// The error that it ends in, without the folder's path; nil if there is none.
    func message() throws -> String? {
        let folder = try TemporaryFolder()
        do {
            _ = try load(in: folder)
            return nil
        } catch let fault as SettingsFault {
            return fault.description.replacing("\(folder.path)/", with: "")
        } catch {
            return ApplicationOptions.message(for: error)
        }
    }
}

extension ApplicationSettings {
    func resolved(_ key: String) -> ResolvedSetting? { configuration.settings.first { $0.key == key } }
}
