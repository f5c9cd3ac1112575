import Foundation
import SluiceTesting
import Testing

/// The documentation prints what the simulator says today. `make scenarios` writes it anew.
@Suite(.ownThread) struct ScenarioArticleTests {
    @Test func theTableIsWhatTheSimulatorSays() throws {
        #expect(try article("RateControl.md").contains(ScenarioTable.markdown()), "run `make scenarios`")
    }

    @Test func theChartIsWhatTheSimulatorSays() throws {
        #expect(
            try article("rate-control.svg") == ScenarioChart([.constantCost, .costJump]).svg,
            "run `make scenarios`"
        )
    }

    private func article(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Sources/Sluice/Sluice.docc/\(name)"), encoding: .utf8)
    }
}
