package import ArgumentParser

/// Why settings can't be used: where, what was found, and what to do.
package struct SettingsFault: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// A value that can't be what it is for. A secret's is left out.
    package init(_ value: LoadedValue, of key: ConfigurationKey, expected: String) {
        let found = key.isSecret || value.isFile ? "has a value that can't be used" : "is '\(Self.short(value.text))'"
        self.init("\(Self.place(value.origin, key.name)) \(found): it must be \(expected)")
    }

    /// What the command line prints, with the exit code of a wrong flag.
    package var forCommandLine: ValidationError { ValidationError(description) }

    private static func place(_ origin: SettingOrigin, _ name: String) -> String {
        switch origin {
        case .flag(let flag): flag
        case .environment(let variable): "environment variable \(variable)"
        case .file(let path, let line, let key): "\(path)\(line.map { ", line \($0)" } ?? ""): \(key)"
        case .standard, .code: name
        }
    }

    /// A value is quoted up to 100 characters.
    private static func short(_ text: String) -> String { text.count > 100 ? "\(text.prefix(100))..." : text }
}
