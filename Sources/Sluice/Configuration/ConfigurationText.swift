/// Settings as `--print-config` shows them: YAML that can be used as a file, where each value came from in a comment.
/// What is not set, and secrets, are comments as a whole.
struct ConfigurationText {
    private static let longest = 44

    let settings: [ResolvedSetting]

    var text: String {
        let (properties, others) = settings.partitioned { $0.key.hasPrefix("kafka.") }
        let intro = """
            # Every setting, and where its value came from. Flags win over the environment, that wins over the file.

            """
        let section =
            properties.isEmpty ? [] : ["kafka:"] + properties.map { line($0, key: "  \($0.key.dropFirst(6))") }
        return ([intro] + others.map { line($0, key: $0.key) } + section).joined(separator: "\n")
    }

    private func line(_ setting: ResolvedSetting, key: String) -> String {
        let value = setting.value ?? "(\(setting.defaultValue))"
        let isComment = setting.value == nil || setting.isSecret
        let indent = key.prefix { $0 == " " }
        let start = isComment ? "\(indent)# \(key.dropFirst(indent.count)): \(value)" : "\(key): \(Self.scalar(value))"
        let padding = String(repeating: " ", count: max(2, Self.longest - start.count))
        return "\(start)\(padding)# \(Self.oneLine(setting.origin.description))"
    }

    /// Text as YAML has it: in quotes, unless it is plainly text.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "._/-".utf8.contains(byte)
        }
        guard !isPlain || text.isEmpty || text.hasPrefix("-") else { return text }
        return "\"\(text.unicodeScalars.map(escaped).joined())\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\\", "\"": "\\\(scalar)"
        case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}":
            "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : scalar.value < 256 ? 2 : 0)
                + String(scalar.value, radix: 16)
        default: String(scalar)
        }
    }

    /// Control characters are left out.
    private static func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 32 || (127..<160).contains($0.value) ? " " : Character($0) })
    }
}

extension Array {
    fileprivate func partitioned(_ isFirst: (Element) -> Bool) -> ([Element], [Element]) {
        (filter(isFirst), filter { !isFirst($0) })
    }
}
