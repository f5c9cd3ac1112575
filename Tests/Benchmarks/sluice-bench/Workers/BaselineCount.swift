import CBaseline

/// Plain C: reads a topic to its end and counts.
struct BaselineCount: Worker {
    let name = "c-count"

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        var totals = baseline_totals()
        try requireSuccess(baseline_count(options.consumerLines, options.input, &totals), "count '\(options.input)'")
        return WorkerReport(totals)
    }
}
