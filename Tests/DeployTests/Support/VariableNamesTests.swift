import Foundation
import Testing

@Suite struct VariableNamesTests {
    /// Variables without a flag, or whose setting no table lists.
    private static let withoutFlag: Set = [
        "SLUICE_CONFIG", "SLUICE_MONITOR_TOKEN_FILE", "SLUICE_MONITOR_ALLOWED_HOSTS",
    ]
    /// A name that the files only speak of.
    private static let examples: Set = ["SLUICE_PORT"]

    /// Each is the variable of a setting that the documentation lists, as a flag or by its name, or of librdkafka's.
    @Test func variablesOfDeployAreThoseOfSettings() throws {
        let articles = try ProjectFiles.names(in: "Sources/Sluice/Sluice.docc", ending: ".md")
            .filter { $0 != "Deployment.md" && $0 != "Operations.md" }
            .map { try ProjectFiles.text("Sources/Sluice/Sluice.docc/\($0)") }
        var count = 0
        for file in ProjectFiles.all(in: "deploy") {
            for match in try ProjectFiles.text(file).matches(of: /SLUICE_[A-Z_]+/) {
                let variable = String(match.output)
                if Self.withoutFlag.union(Self.examples).contains(variable) || variable.hasPrefix("SLUICE_KAFKA_") {
                    continue
                }
                count += 1
                let name = variable.dropFirst("SLUICE_".count).lowercased().replacing("_", with: "-")
                let isListed = articles.contains { $0.contains("`--\(name)`") || $0.contains("`\(name)`") }
                #expect(isListed, "\(file): \(variable)")
            }
        }
        #expect(count > 20)
    }
}
