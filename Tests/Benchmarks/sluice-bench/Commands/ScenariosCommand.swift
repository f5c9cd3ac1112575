import ArgumentParser
import Foundation
import SluiceTesting

/// Runs the rate controls on the simulator's loads, and writes their table and chart into the documentation.
struct ScenariosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenarios",
        abstract: "Compares rate controls in virtual time, and writes the table and the chart of the documentation."
    )

    @Option(help: "The folder of the article RateControl.md, whose table is replaced, and of the chart.")
    var docc = "Sources/Sluice/Sluice.docc"

    func run() throws {
        let folder = URL(filePath: docc)
        let article = folder.appending(path: "RateControl.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        try replacingTable(in: text, with: ScenarioTable.markdown()).write(
            to: article,
            atomically: true,
            encoding: .utf8
        )
        try ScenarioChart([.constantCost, .costJump]).svg.write(
            to: folder.appending(path: "rate-control.svg"),
            atomically: true,
            encoding: .utf8
        )
    }

    /// The table is known by its first column.
    private func replacingTable(in text: String, with table: String) throws -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("| load |") }) else {
            throw ValidationError("the article has no table whose first column is 'load'")
        }
        let rest = lines[start...].drop { $0.hasPrefix("|") }
        return (lines[..<start].map(String.init) + [table] + rest.map(String.init)).joined(separator: "\n")
    }
}
