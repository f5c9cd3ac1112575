import Testing

/// Whoever looks a span or an attribute up finds it.
@Suite struct TracingArticleTests {
    @Test func theArticleNamesEverySpanAttributeAndOutcome() throws {
        let named = try quoted(in: Repository.text(of: "Sources/Sluice/Sluice.docc/Tracing.md").lines)
        let lines = try Repository.text(of: "Sources/Sluice/Tracing/TraceNames.swift").lines
        let names = lines.filter { $0.contains("static let") }.compactMap {
            $0.split(separator: "\"").dropFirst().first
        }
        let outcomes = lines.filter { $0.hasPrefix("    case ") }.map { line in
            line.split(separator: "\"").dropFirst().first ?? line.dropFirst(9)
        }
        #expect(names.count > 30 && outcomes.count > 4)
        for name in names + outcomes { #expect(named.contains(String(name)), "\(name)") }
    }

    @Test func theArticleNamesNoOtherAttribute() throws {
        let lines = try Repository.text(of: "Sources/Sluice/Sluice.docc/Tracing.md").lines
        let table = lines.drop { !$0.hasPrefix("| attribute |") }.prefix { $0.hasPrefix("|") }.dropFirst(2)
        let firstColumns = table.compactMap { $0.split(separator: "|").first }
        let source = try Repository.text(of: "Sources/Sluice/Tracing/TraceNames.swift")
        let listed = quoted(in: firstColumns)
        #expect(listed.count > 20)
        for name in listed { #expect(source.contains("\"\(name)\""), "\(name)") }
    }

    /// What stands between single backquotes.
    private func quoted(in lines: [Substring]) -> Set<String> {
        var found: Set<String> = []
        for line in lines {
            let parts = line.split(separator: "`", omittingEmptySubsequences: false)
            for index in stride(from: 1, to: parts.count, by: 2) { found.insert(String(parts[index])) }
        }
        return found
    }
}
