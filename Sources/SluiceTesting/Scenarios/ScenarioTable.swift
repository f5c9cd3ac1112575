import SluiceCore

/// The scenarios' outcome under each rate control, as the documentation prints it.
package enum ScenarioTable {
    /// What is compared, by the name in the table's head.
    package static let controls: [(name: String, control: RateControl)] = [
        ("adaptive", .adaptive), ("PID", .pid(RateControl.PIDGains())), ("none", .unlimited),
    ]

    /// The table as Markdown, a scenario a line: the longest batch in intervals, how many took more than 1.25, and the
    /// seconds until all was read, beside what slots that never idle would take.
    package static func markdown() -> String {
        let columns = controls.flatMap { ["\($0.name): longest", "over 1.25", "caught up"] }
        let head = row(["load", "without idling"] + columns)
        let rule = row(["---", "--:"] + columns.map { _ in "--:" })
        return ([head, rule] + Scenario.all.map(line)).joined(separator: "\n")
    }

    private static func line(_ scenario: Scenario) -> String {
        let cells = controls.flatMap { _, control in
            var run = ScenarioRun(scenario.with(control))
            let timeline = run.run()
            return [
                decimal(timeline.longest(), 2), "\(timeline.count(over: 1.25)) of \(timeline.batches.count)",
                timeline.caughtUpAt.map { decimal(scenario.sinceWatched($0), 1) } ?? "never",
            ]
        }
        let ideal = scenario.idealSeconds.map { decimal(scenario.sinceWatched($0), 1) } ?? ""
        return row([scenario.name, ideal] + cells)
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

extension Scenario {
    /// Seconds since the load came.
    func sinceWatched(_ seconds: Double) -> Double { seconds - loadFrom }
}

/// A number that is not negative, with one or more decimals.
func decimal(_ number: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((number * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: decimals - fraction.count) + fraction
}
