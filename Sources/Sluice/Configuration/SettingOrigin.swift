/// Where a setting's value came from.
public enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    /// The command line: the flag.
    case flag(String)
    /// The environment: the variable.
    case environment(String)
    /// A file: its path, the line where that is known, and the key in it.
    case file(path: String, line: Int?, key: String)
    /// Nothing was given.
    case standard
    /// The application's own code.
    case code

    /// One word for tools: `flag`, `environment`, `file`, `default` or `code`.
    public var name: String {
        switch self {
        case .flag: "flag"
        case .environment: "environment"
        case .file: "file"
        case .standard: "default"
        case .code: "code"
        }
    }

    /// For people: `flag --interval`, `environment SLUICE_INTERVAL`, `file /etc/sluice.yaml, line 3: interval`.
    public var description: String {
        switch self {
        case .flag(let flag): "flag \(flag)"
        case .environment(let variable): "environment \(variable)"
        case .file(let path, let line, let key): "file \(path)\(line.map { ", line \($0)" } ?? ""): \(key)"
        case .standard: "default"
        case .code: "code"
        }
    }

    /// Its place in the order of precedence, the highest first.
    var rank: Int {
        switch self {
        case .flag: 0
        case .environment: 1
        case .file: 2
        case .standard, .code: 3
        }
    }

    /// Whether someone gave it outside of the code.
    var isGiven: Bool {
        switch self {
        case .flag, .environment, .file: true
        case .standard, .code: false
        }
    }
}
