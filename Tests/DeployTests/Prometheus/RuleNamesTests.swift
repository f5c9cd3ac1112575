import Foundation
import Testing

@Suite struct RuleNamesTests {
    @Test func rulesNameWhatThereIs() throws {
        let names = try KnownNames.ofProject()
        let rules = try Rule.all()
        #expect(rules.count > 20)
        for rule in rules { #expect(names.complaints(about: rule.expression) == [], "\(rule.name)") }
    }

    @Test func theDocumentationsQueriesNameWhatThereIs() throws {
        let names = try KnownNames.ofProject()
        var count = 0
        for file in try ProjectFiles.names(in: "Sources/Sluice/Sluice.docc", ending: ".md") {
            for query in try Self.queries(in: ProjectFiles.text("Sources/Sluice/Sluice.docc/\(file)")) {
                count += 1
                #expect(names.complaints(about: query) == [], "\(file): \(query)")
            }
        }
        #expect(count >= 8)
    }

    @Test func alertsSayWhatIsWrongAndWhatToDo() throws {
        let alerts = try Rule.all().filter(\.isAlert)
        for alert in alerts {
            #expect(["critical", "warning"].contains(alert.labels["severity"]), "\(alert.name)")
            #expect(alert.annotations["summary"]?.isEmpty == false, "\(alert.name)")
            #expect((alert.annotations["description"]?.count ?? 0) > 80, "\(alert.name)")
        }
        #expect(Set(alerts.map(\.name)).count == alerts.count)
    }

    /// The runbook has a heading for each, and no other.
    @Test func everyAlertHasASectionInTheRunbook() throws {
        let text = try ProjectFiles.text("Sources/Sluice/Sluice.docc/Operations.md")
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("### Sluice") }.map { String($0.dropFirst(4)) }
        #expect(headings == (try Rule.all().filter(\.isAlert).map(\.name)))
    }

    @Test func everyAlertIsTestedToFire() throws {
        let tests = try ProjectFiles.text("deploy/prometheus/alerts_test.yml")
        for alert in try Rule.all().filter(\.isAlert) {
            let fires = tests.contains("alertname=\"\(alert.name)\", alertstate=\"firing\"")
            #expect(fires || tests.contains("alertname: \(alert.name)\n"), "\(alert.name)")
        }
    }

    /// What stands in backquotes and is more than a name or a call.
    private static func queries(in text: String) -> [String] {
        let parts = text.replacing("```", with: "").split(separator: "`", omittingEmptySubsequences: false)
        let pieces = parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        return pieces.filter { piece in
            !piece.contains("\n") && piece.contains { " ({".contains($0) }
                && ["sluice_", "process_"].contains { piece.contains($0) }
        }
    }
}
