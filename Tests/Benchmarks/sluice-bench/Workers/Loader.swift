import CBaseline

/// Fills the input topic with records that compress well.
struct Loader: Worker {
    let name = "load"

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        var load = baseline_load_options()
        load.records = options.records
        load.partitions = options.partitions
        load.record_bytes = options.recordBytes
        try requireSuccess(baseline_load(options.producerLines, options.input, &load), "fill '\(options.input)'")
        return WorkerReport(["records": Double(options.records)])
    }
}
