import SluiceCore

/// What a scenario's run amounted to.
package struct Timeline: Sendable {
    package struct Batch: Equatable, Sendable {
        /// Seconds since the start.
        package let cutAt: Double
        package let admission: Admission
        package let planned: Int64
        package let tasks: Int
        /// Seconds from the cut to the last delivery; nil while it runs.
        package fileprivate(set) var seconds: Double?
    }

    /// In the order in which they were cut.
    package private(set) var batches: [Batch] = []
    /// Seconds until everything that was there was delivered.
    package internal(set) var caughtUpAt: Double?
    /// Seconds that slots were busy, over all of them.
    package internal(set) var busySeconds = 0.0
    /// When the run ended, in seconds.
    package internal(set) var endedAt = 0.0
    /// Records that were delivered, by partition.
    package internal(set) var delivered: [Int64] = []
    /// When each partition had its first delivery.
    package internal(set) var firstDelivery: [Double?] = []
    /// Undelivered records, when a batch was cut.
    package internal(set) var lag: [Int64] = []
    package let interval: Double

    init(interval: Double, partitions: Int) {
        self.interval = interval
        delivered = Array(repeating: 0, count: partitions)
        firstDelivery = Array(repeating: nil, count: partitions)
    }

    mutating func cut(_ plan: BatchPlan, at seconds: Double, lag: Int64) {
        let planned = plan.offsets
        batches.append(
            Batch(cutAt: seconds, admission: plan.admission, planned: planned, tasks: plan.tasks.count)
        )
        self.lag.append(lag)
    }

    mutating func finish(_ report: BatchReport) {
        batches[Int(report.id.rawValue)].seconds = report.totalDelay / .seconds(1)
    }

    /// The batches that were cut in a span of time, in seconds.
    package func batches(in span: Range<Double>) -> [Batch] { batches.filter { span.contains($0.cutAt) } }

    /// The longest batch, in intervals; of those cut in a span of time.
    package func longest(in span: Range<Double> = 0..<Double.infinity) -> Double {
        (batches(in: span).compactMap(\.seconds).max() ?? 0) / interval
    }

    /// How many batches took longer than so many intervals, of those cut in a span of time.
    package func count(over intervals: Double, in span: Range<Double> = 0..<Double.infinity) -> Int {
        batches(in: span).count { $0.seconds ?? 0 > intervals * interval }
    }
}
