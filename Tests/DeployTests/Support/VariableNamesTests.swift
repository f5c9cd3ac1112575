import Sluice
import Testing

@Suite struct VariableNamesTests {
    /// What is no setting: what tests are told, the file of settings, and what the files only speak of.
    private static let others: Set = ["SLUICE_CHROMIUM", "SLUICE_CONFIG", "SLUICE_PORT"]

    /// Each is the variable of a setting, or of one of librdkafka's properties.
    @Test func variablesOfDeployAreThoseOfSettings() throws {
        let known = Set(ConfigurationCatalogue.all.map(\.environment)).union(Self.others)
        var count = 0
        for file in ProjectFiles.all(in: "deploy") {
            for match in try ProjectFiles.text(file).matches(of: /SLUICE_[A-Z_]+/) {
                let variable = String(match.output)
                if variable.hasPrefix("SLUICE_KAFKA_") { continue }
                count += 1
                #expect(known.contains(variable), "\(file)")
            }
        }
        #expect(count > 20)
    }
}
