import PlaneService
import Sluice

/// What a run comes to.
struct RunResult: Sendable {
    let limit: Int
    let meanLatency: Duration
    let counts: RunTally.Counts
    let served: ServiceCounts
    let deadLetter: DeadLetterSample?

    /// Flights that were looked up, with success or without.
    var lookedUp: Int { counts.enriched + counts.deadLettered }

    var seconds: Double { counts.elapsed / .seconds(1) }

    /// Flights looked up in a second.
    var rate: Double { seconds > 0 ? Double(lookedUp) / seconds : 0 }

    /// What would be if there was nothing but the service's latency: limit / latency.
    var idealRate: Double { Double(limit) / (meanLatency / .seconds(1)) }

    /// The rate as a share of the ideal one, in per cent.
    var percentOfIdeal: Double { idealRate > 0 ? 100 * rate / idealRate : 0 }

    var text: String {
        let rows = [
            row("flights read", counts.read),
            row("cancelled", counts.read - lookedUp),
            row("enriched", counts.enriched),
            row("dead letters", counts.deadLettered),
            row("calls", served.answered),
            row("answered 503", served.refused),
            row("most calls at once", served.mostUnderWay),
            row("flights a second", Int(rate.rounded()))
                + "  \(percentOfIdeal.toTenth)% of limit/latency, \(seconds.toTenth) s in all",
        ]
        return ([""] + rows + [""] + (deadLetter?.lines ?? [])).joined(separator: "\n")
    }

    private func row(_ name: String, _ count: Int) -> String {
        let number = "\(count)"
        return "  " + name + String(repeating: " ", count: max(1, 32 - name.count - number.count)) + number
    }
}

extension Double {
    /// To a tenth, as text.
    var toTenth: String {
        let tenths = Int((self * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
