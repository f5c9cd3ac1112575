import Sluice

/// What the demo says at its end.
struct DemoReport {
    private static let nameWidth = 32
    private static let countWidth = 8

    let counts: DemoTally.Counts
    let check: OutputCheck

    var text: String {
        ([""] + totals + [""] + airlines + ["", verdict, ""] + Self.nextSteps).joined(separator: "\n")
    }

    private var totals: [String] {
        [
            row("flights in", counts.read),
            row("cancelled", counts.read - counts.written),
            row("written", counts.written),
            "",
            "  batches: \(counts.delays.count), total delay \(percentile(50)) ms in half of them, "
                + "\(percentile(100)) ms at most",
        ]
    }

    private var airlines: [String] {
        check.writtenByAirline
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { row($0.key, $0.value) }
    }

    private var verdict: String {
        guard check.isComplete else {
            return "INCOMPLETE: in the output topic \(check.missing.grouped) flights are missing, and "
                + "\(check.unexpected.grouped) records were not expected."
        }
        return
            "Complete: all \(check.written.grouped) flights are in the output topic, each once, in order by plane."
    }

    private static let nextSteps = [
        "Where to look next",
        "  examples/flights        this pipeline, as an application of its own",
        "  examples/passthrough    the smallest application",
        "  examples/count          a sink of your own",
        "  examples/wordcount      counting by key",
        "  examples/enrich         a call for each record, many at once",
        "  sluice broker --help    an embedded broker, to try them with",
        "  README.md               what Sluice is, and where to read on",
    ]

    private func row(_ name: String, _ count: Int) -> String {
        "  " + name.padded(to: Self.nameWidth) + count.grouped.padded(toTrailing: Self.countWidth)
    }

    private func percentile(_ percent: Int) -> String {
        let sorted = counts.delays.sorted()
        guard !sorted.isEmpty else { return "0.0" }
        return sorted[(sorted.count - 1) * percent / 100].inMilliseconds
    }
}
