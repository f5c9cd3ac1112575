import Sluice
import Testing

@Suite struct VariableNamesTests {
    /// A name that the files only speak of.
    private static let examples: Set = ["SLUICE_PORT"]

    /// Each is the variable of a setting, or of one of librdkafka's properties.
    @Test func variablesOfDeployAreThoseOfSettings() throws {
        let known = Set(ConfigurationCatalogue.all.map(\.environment)).union(["SLUICE_CONFIG"]).union(Self.examples)
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
