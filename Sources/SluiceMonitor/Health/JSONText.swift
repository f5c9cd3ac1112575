/// Text as a JSON string, quotes included.
func jsonString(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": json += "\\\""
        case "\\": json += "\\\\"
        case "\n": json += "\\n"
        case "\r": json += "\\r"
        case "\t": json += "\\t"
        case "\u{0}"..."\u{1F}", "\u{7F}": json += unicodeEscape(scalar)
        default: json.unicodeScalars.append(scalar)
        }
    }
    return json + "\""
}

private func unicodeEscape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
}

/// An object of members that are JSON already, in this order.
func jsonObject(_ members: [(name: String, value: String)]) -> String {
    "{" + members.map { "\(jsonString($0.name)):\($0.value)" }.joined(separator: ",") + "}"
}
