/// A setting by name: how it is written on the command line, in the environment and in a file, and what it means.
///
/// Whichever way it is given, it has one name: `max-task-bytes` is `--max-task-bytes`, `SLUICE_MAX_TASK_BYTES`, and
/// `max-task-bytes:` in a file.
public struct ConfigurationKey: Hashable, Sendable {
    /// Its name, which is its key in a file.
    public let name: String
    /// How it is given on the command line; nil where it can't be.
    public let flag: String?
    /// What may be given, with the unit and the range.
    public let values: String
    /// What holds when nothing is given; a phrase where that is no fixed value.
    public let defaultValue: String
    /// What it is for: a sentence.
    public let meaning: String
    /// Whether its value is told to nobody.
    public let isSecret: Bool
    /// The property of ``ApplicationConfiguration`` that it sets, if it sets one.
    public let property: String?

    /// The environment variable that sets it.
    public var environment: String { "SLUICE_" + Self.variable(name) }

    package init(
        _ name: String,
        flag: String?,
        values: String,
        defaultValue: String,
        meaning: String,
        isSecret: Bool = false,
        property: String? = nil
    ) {
        self.name = name
        self.flag = flag
        self.values = values
        self.defaultValue = defaultValue
        self.meaning = meaning
        self.isSecret = isSecret
        self.property = property
    }

    /// What the help page says.
    package var help: String { "\(meaning) (default: \(defaultValue); environment: \(environment))" }

    private static func variable(_ name: String) -> String {
        String(name.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }
}
