import Foundation
import Testing

/// What Prometheus's own checker says.
@Suite(.enabled(if: Program.promtool.isInstalled, "there is no promtool: install Prometheus (deploy/setup.sh --tests)"))
struct PromtoolTests {
    private let folder = ProjectFiles.path("deploy/prometheus")

    @Test(arguments: [
        ["check", "config", "prometheus.yml"], ["check", "rules", "recording.yml", "alerts.yml"],
        ["test", "rules", "alerts_test.yml"],
        ["check", "config", "../compose/prometheus.yml", "--syntax-only"],
    ]) func passes(_ arguments: [String]) throws {
        let (status, output) = try Program.promtool.run(arguments, in: folder)
        #expect(status == 0, "\(output)")
    }

    /// As rules, since the checker reads expressions nowhere else.
    @Test func theDashboardsExpressionsParse() throws {
        let rules = try Dashboard.read().expressions.enumerated().map { number, expression in
            ["record": "dashboard:expression:\(number)", "expr": Dashboard.filledIn(expression)]
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "sluice-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        let groups: [[String: Any]] = [["name": "dashboard", "rules": rules]]
        // JSON is YAML, but for escaped slashes.
        let text = try JSONSerialization.data(withJSONObject: ["groups": groups], options: .withoutEscapingSlashes)
        try text.write(to: file)
        let (status, output) = try Program.promtool.run(["check", "rules", file.path])
        #expect(status == 0, "\(output)")
        #expect(output.contains("\(rules.count) rules found"))
    }
}
