/// The labels of a series as they stand between the braces: made to fit, sorted by name, escaped.
///
/// A label without value is left out, since to Prometheus it is the same as none; of two labels whose names have become
/// the same, the first is kept.
func labelText(_ dimensions: [(String, String)]) -> String {
    guard !dimensions.isEmpty else { return "" }
    var values: [String: String] = [:]
    for (name, value) in dimensions where !value.isEmpty {
        let name = PrometheusNames.label(name)
        if values[name] == nil { values[name] = value }
    }
    return values.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }
        .joined(separator: ",")
}

/// The text with backslashes, line feeds and, in a label's value, quotes escaped: all that the format asks for.
func escaped(_ text: String, quotes: Bool) -> String {
    guard text.utf8.contains(where: { needsEscape($0, quotes: quotes) }) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": escaped += "\\\\"
        case "\n": escaped += "\\n"
        case "\"" where quotes: escaped += "\\\""
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}

private func needsEscape(_ byte: UInt8, quotes: Bool) -> Bool {
    byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\n") || (quotes && byte == UInt8(ascii: "\""))
}
