import Foundation
import Sluice
import Testing

@Suite struct MonitoringArticleTests {
    @Test func theArticleListsTheCatalogue() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let article = root.appending(path: "Sources/Sluice/Sluice.docc/Monitoring.md")
        let rows = try String(contentsOf: article, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| `sluice_") }
        #expect(rows.map(String.init) == MetricsCatalogue.all.map(\.row))
    }
}

extension MetricDefinition {
    fileprivate var row: String {
        let names = labels.map { "`\($0)`" }.joined(separator: ", ")
        return "| `\(name)` | \(kindName) | \(names) | \(help) |"
    }

    private var kindName: String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}
