import SluiceCore

/// Draws how long a scenario's batches took under each rate control.
package struct ScenarioChart {
    private static let width = 820.0
    private static let panelHeight = 190.0
    private static let left = 60.0
    private static let top = 50.0
    private static let plotHeight = 130.0
    /// Intervals at the top of the scale.
    private static let mostIntervals = 2.5
    /// Read well on white and on black.
    private static let colours = ["#2f81f7", "#d9822b", "#8b949e"]

    private let scenarios: [Scenario]

    package init(_ scenarios: [Scenario]) { self.scenarios = scenarios }

    /// The drawing as SVG: a panel a scenario, a dot a batch.
    package var svg: String {
        let height = Self.panelHeight * Double(scenarios.count) + 20
        let panels = scenarios.enumerated().map { panel($1, at: Double($0) * Self.panelHeight) }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(height))" \
            width="\(Int(Self.width))" height="\(Int(height))" font-family="Helvetica, Arial, sans-serif" font-size="12" \
            fill="#7b8088">
            \(panels.joined(separator: "\n"))
            </svg>

            """
    }

    private func panel(_ scenario: Scenario, at offset: Double) -> String {
        let timelines = ScenarioTable.controls.map { _, control in
            var run = ScenarioRun(scenario.with(control))
            return run.run()
        }
        let end = timelines.map(\.endedAt).max() ?? 1
        let legend = ScenarioTable.controls.enumerated().map { place, control in
            let x = Self.width - 250 + Double(place) * 85
            return """
                <circle cx="\(Int(x))" cy="24" r="4" fill="\(Self.colours[place])"/>\
                <text x="\(Int(x) + 8)" y="28">\(control.name)</text>
                """
        }
        let scales = [0.0, 1, 2].map { level in
            """
            <path d="M\(Int(Self.left)) \(decimal(y(level), 1))H\(Int(Self.width) - 10)" stroke="#7b8088" \
            stroke-width="\(level == 1 ? "1" : "0.4")"/>\
            <text x="\(Int(Self.left) - 8)" y="\(decimal(y(level) + 4, 1))" text-anchor="end">\(Int(level))</text>
            """
        }
        let times = (0...4).map { part in
            let time = end * Double(part) / 4
            return """
                <text x="\(decimal(x(time, end), 1))" y="\(Int(Self.top + Self.plotHeight) + 4)" \
                text-anchor="middle" dy="12">\(Int(time.rounded())) s</text>
                """
        }
        let dots = zip(timelines, Self.colours).reversed().map { self.dots($0, end, $1) }
        let title = """
            <text x="\(Int(Self.left))" y="28" font-size="14" font-weight="bold">\(scenario.name): batches, in intervals\
            </text>
            """
        let parts = [title] + legend + scales + times + dots
        return "<g transform=\"translate(0 \(Int(offset)))\">\n" + parts.joined(separator: "\n") + "\n</g>"
    }

    private func dots(_ timeline: Timeline, _ end: Double, _ colour: String) -> String {
        let dots = timeline.batches.compactMap { batch in
            batch.seconds.map { seconds in
                let level = min(Self.mostIntervals, seconds / timeline.interval)
                return "M\(decimal(x(batch.cutAt, end), 1)) \(decimal(y(level), 1))h0"
            }
        }
        return """
            <path d="\(dots.joined())" stroke="\(colour)" stroke-width="5" stroke-linecap="round" fill="none"/>
            """
    }

    private func x(_ time: Double, _ end: Double) -> Double {
        Self.left + (Self.width - 20 - Self.left) * time / max(end, 1e-9)
    }

    private func y(_ intervals: Double) -> Double {
        Self.top + Self.plotHeight * (1 - intervals / Self.mostIntervals)
    }
}
