import Testing

@Suite struct ConfigurationArticleTests {
    @Test func theArticleListsEveryPropertyAndNoOther() throws {
        let listed = try rows(below: "## Properties")
        let declared = try declarations("ApplicationConfiguration", startingWith: "    public var ")
        #expect(!declared.isEmpty)
        #expect(Set(listed) == declared)
        #expect(listed.count == Set(listed).count)
    }

    /// The first column of the first table below a heading.
    private func rows(below heading: String) throws -> [String] {
        let lines = try Repository.text(of: "Sources/Sluice/Sluice.docc/Configuration.md").lines
        let table = lines.drop { $0 != heading }.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
        return table.compactMap { row in
            guard row.hasPrefix("| `") else { return nil }
            return row.dropFirst(3).split(separator: "`").first.map(String.init)
        }
    }

    /// The names of the members of a public struct's own declaration.
    private func declarations(_ type: String, startingWith start: String) throws -> Set<String> {
        let lines = try Repository.text(of: "Sources/Sluice/Application/\(type).swift").lines
        let body = lines.drop { !$0.hasPrefix("public struct \(type)") }.prefix { $0 != "}" }
        let members = body.filter { $0.hasPrefix(start) }.map { $0.dropFirst(start.count) }
        return Set(members.map { String($0.prefix { $0.isLetter || $0.isNumber }) })
    }
}
