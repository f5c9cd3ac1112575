/// The names in an expression of Prometheus's query language: enough of a reader to find them, no parser. That
/// expressions are valid, `promtool` says.
struct PromQL {
    /// Metrics with the labels that they are selected by.
    private(set) var selectors: [(metric: String, labels: [String])] = []
    /// Labels that are grouped or joined by.
    private(set) var groupings: [String] = []

    init(_ expression: String) {
        var tokens = Self.tokens(expression)[...]
        while let token = tokens.popFirst() {
            if ["by", "without", "on", "ignoring", "group_left", "group_right"].contains(token), tokens.first == "(" {
                groupings += Self.take(&tokens, until: ")").filter(Self.isName)
            } else if token == "{" {
                // Without a metric's name before it.
                selectors.append(("", Self.labels(Self.take(&tokens, until: "}"))))
            } else if token == "[" {
                _ = Self.take(&tokens, until: "]")
            } else if Self.isName(token), !["(", "by", "without"].contains(tokens.first), !Self.keywords.contains(token)
            {
                guard tokens.first == "{" else { selectors.append((token, [])); continue }
                tokens.removeFirst()
                selectors.append((token, Self.labels(Self.take(&tokens, until: "}"))))
            }
        }
    }

    private static let keywords: Set = [
        "and", "or", "unless", "bool", "offset", "by", "on", "without", "ignoring", "group_left", "group_right",
    ]

    private static func isName(_ token: String) -> Bool {
        token.first.map { $0.isLetter || $0 == "_" || $0 == ":" } ?? false
    }

    /// Up to the closing token, which is taken too.
    private static func take(_ tokens: inout ArraySlice<String>, until end: String) -> [String] {
        var taken: [String] = []
        while let token = tokens.popFirst(), token != end { taken.append(token) }
        return taken
    }

    /// What stands before a comparison.
    private static func labels(_ tokens: [String]) -> [String] {
        tokens.enumerated().filter { index, token in
            isName(token) && tokens.indices.contains(index + 1) && ["=", "!"].contains(tokens[index + 1])
        }.map(\.element)
    }

    /// Names, single characters, and texts in quotes as one token with its quote in front.
    private static func tokens(_ text: String) -> [String] {
        var (tokens, rest) = ([String](), text[...])
        while let first = rest.first {
            if first.isLetter || first == "_" || first == ":" {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
                tokens.append(String(name))
                rest = rest[name.endIndex...]
            } else if first == "\"" || first == "'" {
                let inside = rest.dropFirst().prefix { $0 != first }
                tokens.append("\(first)\(inside)")
                rest = rest[inside.endIndex...].dropFirst()
            } else if first.isNumber {
                // A number, with its unit: 5m, 1e3.
                rest = rest.drop { $0.isLetter || $0.isNumber || $0 == "." }
            } else {
                if !first.isWhitespace { tokens.append(String(first)) }
                rest = rest.dropFirst()
            }
        }
        return tokens
    }
}
