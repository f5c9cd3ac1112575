import CBaseline

/// Produces to the input at a steady rate, reads the output, and reports how long records took.
struct LatencyDriver: Worker {
    let name = "latency-driver"

    func run(_ options: WorkerOptions) throws -> WorkerReport {
        var rate = baseline_latency_options()
        rate.partitions = options.partitions
        rate.records_per_second = options.rate
        rate.record_bytes = options.recordBytes
        rate.warm_up_seconds = options.warmUp
        rate.seconds = options.seconds

        var latency = baseline_latency()
        let status = baseline_measure_latency(
            options.consumerLines,
            options.producerLines,
            options.input,
            options.output,
            &rate,
            &latency
        )
        try requireSuccess(status, "measure the latency from '\(options.input)' to '\(options.output)'")
        return WorkerReport([
            "records": Double(latency.records),
            "p50_us": Double(latency.p50_us),
            "p90_us": Double(latency.p90_us),
            "p99_us": Double(latency.p99_us),
            "max_us": Double(latency.max_us),
        ])
    }
}
