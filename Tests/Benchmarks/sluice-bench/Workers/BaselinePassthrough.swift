import CBaseline

/// Plain C: copies a topic to another, to its end.
struct BaselinePassthrough: Worker {
    let name = "c-passthrough"

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        var totals = baseline_totals()
        let status = baseline_passthrough(
            options.consumerLines,
            options.producerLines,
            options.input,
            options.output,
            options.commitInterval,
            &totals
        )
        try requireSuccess(status, "copy '\(options.input)' to '\(options.output)'")
        return WorkerReport(totals)
    }
}
