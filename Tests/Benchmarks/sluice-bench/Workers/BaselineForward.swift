import CBaseline

/// Plain C: copies records as soon as they arrive, until standard input closes.
struct BaselineForward: Worker {
    let name = "c-forward"

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        var totals = baseline_totals()
        let status = baseline_forward(
            options.consumerLines,
            options.producerLines,
            options.input,
            options.output,
            options.commitInterval,
            0,
            &totals
        )
        try requireSuccess(status, "forward '\(options.input)' to '\(options.output)'")
        return WorkerReport(totals)
    }
}
