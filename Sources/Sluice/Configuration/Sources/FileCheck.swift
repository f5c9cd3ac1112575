/// Looks at a file of settings before a parser does, which follows it into any depth and writes out what aliases repeat.
///
/// It counts without regard to strings, and to comments behind something else: what is counted can only be too much, so
/// nothing gets past it.
enum FileCheck {
    /// Columns at which something may begin: deeper nesting needs more.
    static let lastColumn = 100
    /// Brackets and braces in all, and so within one another.
    static let maxBrackets = 200
    /// What looks like an alias of YAML's: so many can repeat what they stand for 32 times (2 in each of 5 levels).
    static let maxAliases = 10

    static func check(_ text: String) throws(FileProblem) {
        var brackets = 0
        var aliases = 0
        // All that YAML takes for the end of a line.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.map(\.utf8).enumerated() {
            let indent = line.prefix { " \t-?:".utf8.contains($0) }
            guard indent.count <= lastColumn || !indent.contains(UInt8(ascii: " ")) else {
                throw FileProblem(line: index + 1, text: "it begins beyond column \(lastColumn)")
            }
            brackets += line.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
            guard brackets <= maxBrackets else {
                throw FileProblem(line: index + 1, text: "there are more than \(maxBrackets) brackets up to here")
            }
            if line.first(where: { !" \t".utf8.contains($0) }) == UInt8(ascii: "#") { continue }
            let before = [UInt8(ascii: " ")] + line
            aliases += zip(before, line).count { $1 == UInt8(ascii: "*") && " \t[{,:-".utf8.contains($0) }
            guard aliases <= maxAliases else {
                throw FileProblem(
                    line: index + 1,
                    text: "there are more than \(maxAliases) aliases (*name) up to here: write out what they stand for"
                )
            }
        }
    }
}

/// Why a file's text can't be used.
struct FileProblem: Error {
    var line: Int?
    let text: String

    /// Takes apart what a YAML parser says, `3:5: error: scanner: ...`, and leaves out the lines that it quotes: they
    /// may hold secrets.
    init(parserSays description: String) {
        let lines = description.split(separator: "\n", maxSplits: 2).map { Self.trimmed($0) }
        let parts = lines.first?.split(separator: ":", maxSplits: 3) ?? []
        guard parts.count == 4, let line = Int(parts[0]), parts[2].hasSuffix("error") else {
            self.init(line: nil, text: "it is no YAML: \(lines.first ?? "")")
            return
        }
        var problem = parts[3].split(separator: ":", maxSplits: 1).last.map { Self.trimmed($0) } ?? ""
        // What it was at stands before the problem itself, in a line of its own.
        if problem.contains(" in line "), lines.count > 1 { problem += ", \(lines[1])" }
        self.init(line: line, text: "it is no YAML: \(problem)")
    }

    init(line: Int?, text: String) {
        self.line = line
        self.text = text
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { " :".contains($0) }
        while text.last.map({ " :".contains($0) }) == true { text.removeLast() }
        return String(text)
    }
}
