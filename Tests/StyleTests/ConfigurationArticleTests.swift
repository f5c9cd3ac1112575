import Foundation
import Testing

@Suite struct ConfigurationArticleTests {
    @Test func theArticleTellsOfEveryPropertyAndNoOther() throws {
        let byKeys = try cells(below: "## Every setting").compactMap { $0.last.flatMap(name) }
        let inCode = try cells(below: "What is only set in code:").compactMap { $0.first.flatMap(name) }
        let declared = try declarations("ApplicationConfiguration", startingWith: "    public var ")
        #expect(!declared.isEmpty)
        #expect(Set(byKeys).union(inCode) == declared)
        #expect(Set(byKeys).isDisjoint(with: inCode))
    }

    /// The cells of the first table below a line, without its head.
    private func cells(below heading: String) throws -> [[String]] {
        let lines = try Repository.text(of: "Sources/Sluice/Sluice.docc/Configuration.md").lines
        let table = lines.drop { $0 != heading }.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
        return table.filter { $0.hasPrefix("| `") }.map { $0.dropFirst(2).dropLast(2).components(separatedBy: " | ") }
    }

    /// What a cell holds as code; nil if it holds something else.
    private func name(_ cell: String) -> String? {
        cell.hasPrefix("`") ? String(cell.dropFirst().prefix { $0 != "`" }) : nil
    }

    /// The names of the members of a public struct's own declaration.
    private func declarations(_ type: String, startingWith start: String) throws -> Set<String> {
        let lines = try Repository.text(of: "Sources/Sluice/Application/\(type).swift").lines
        let body = lines.drop { !$0.hasPrefix("public struct \(type)") }.prefix { $0 != "}" }
        let members = body.filter { $0.hasPrefix(start) }.map { $0.dropFirst(start.count) }
        return Set(members.map { String($0.prefix { $0.isLetter || $0.isNumber }) })
    }
}
