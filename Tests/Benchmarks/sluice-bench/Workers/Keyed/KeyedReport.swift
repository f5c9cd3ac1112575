import CBaseline

extension WorkerReport {
    /// What a contender with keys reports.
    ///
    /// - Parameters:
    ///   - totals: What it read, and how long it took.
    ///   - elements: What its table, join or sort took in or put out; the same for all contenders of a benchmark.
    ///   - keys: Different keys; the same for all.
    ///   - check: A sum of the results; the same for all.
    init(_ totals: baseline_totals, elements: Int64, keys: Int64, check: Int64) {
        self.init([
            "records": Double(totals.records),
            "bytes": Double(totals.bytes),
            "seconds": totals.seconds,
            "elements": Double(elements),
            "keys": Double(keys),
            "check": Double(check),
        ])
    }

    init(_ result: baseline_keyed) {
        self.init(result.totals, elements: result.elements, keys: result.keys, check: result.check)
    }
}
