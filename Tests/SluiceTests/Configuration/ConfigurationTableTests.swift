import Foundation
import Testing

@testable import Sluice

@Suite struct ConfigurationTableTests {
    private func article() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        return try String(
            contentsOf: root.appending(path: "Sources/Sluice/Sluice.docc/Configuration.md"),
            encoding: .utf8
        )
    }

    @Test func theArticleListsTheCatalogue() throws {
        let lines = try article().split(separator: "\n", omittingEmptySubsequences: false)
        let table = lines.drop { $0 != "## Every setting" }.drop { !$0.hasPrefix("| `") }.prefix { $0.hasPrefix("| `") }
        let rows = ConfigurationCatalogue.all.map(\.row)
        #expect(table.map(String.init) == rows, "the table is to be\n\(rows.joined(separator: "\n"))")
    }

    @Test(arguments: ["yaml", "json"])
    func everyExampleCanBeLoaded(language: String) throws {
        let folder = try TemporaryFolder()
        for secret in ["monitor-token", "kafka-password", "key-password", "client-secret"] {
            try folder.write("secret\n", to: secret)
        }
        let parts = try article().components(separatedBy: "```\(language)\n").dropFirst()
        #expect(parts.count >= 1)
        for part in parts {
            let text = part.components(separatedBy: "\n```")[0].replacing("/run/secrets", with: folder.path)
            let source = SettingsSource(file: ("example.\(language)", text))
            if let message = try source.message() {
                // librdkafka may have been built without libcurl.
                #expect(message.contains("OAuth/OIDC depends on libcurl"), "\(message)")
            } else {
                #expect(try source.load().configuration.settings.contains { $0.origin.isGiven })
            }
        }
    }
}

extension ConfigurationKey {
    fileprivate var row: String {
        let setting = property.map { "`\($0)`" } ?? ""
        let note = isSecret ? " Secret; not a flag." : ""
        let flag = flag == "--\(name)" || isSecret ? "" : flag.map { " (`\($0)`)" } ?? ""
        return "| `\(name)`\(flag) | \(values) | \(defaultValue) | \(meaning)\(note) | \(setting) |"
    }
}
