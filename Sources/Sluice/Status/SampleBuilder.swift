/// Counts what happens between two looks, and makes a sample of it.
struct SampleBuilder: Sendable {
    /// What has grown since the last sample.
    private struct Counts {
        var input: Int64 = 0
        var processed: Int64 = 0
        var written: Int64 = 0
        var admitted: Int64 = 0
        var backlogAtCut: Int64?
        var batches = 0
        var schedulingDelay: Duration?
        var processingTime: Duration?
        var totalDelay: Duration?
    }

    /// The shortest time that rates are made of.
    private static let leastTime = Duration.milliseconds(500)

    private var counts = Counts()
    private var since: Instant?
    /// The partitions that the instance has: what is heard of others is an answer that comes too late.
    private var partitions: Set<TopicPartition> = []
    /// As far as each log is known to reach.
    private var ends: [TopicPartition: Int64] = [:]
    /// Growth of the logs, and records of delivered tasks, since the start.
    private(set) var totals: [Int64] = [0, 0]
    /// What set the size of the last batch; nil before the first.
    private(set) var lastLimit: AdmissionLimit?

    mutating func cut(_ plan: BatchPlan) {
        counts.admitted &+= plan.offsets
        counts.backlogAtCut = plan.admission.backlog
        lastLimit = plan.admission.limit
    }

    mutating func assign(_ assigned: [TopicPartition]) { partitions.formUnion(assigned) }

    /// Logs were seen to end there. What was there when a log was first seen is no growth.
    mutating func saw(_ found: [TopicPartition: Int64]) {
        for (partition, end) in found where partitions.contains(partition) {
            guard let known = ends[partition] else { ends[partition] = end; continue }
            guard end > known else { continue }
            ends[partition] = end
            counts.input &+= end - known
            totals[0] &+= end - known
        }
    }

    mutating func forget(_ released: [TopicPartition]) {
        partitions.subtract(released)
        for partition in released { ends[partition] = nil }
    }

    mutating func delivered(_ task: TaskCounts) {
        counts.processed &+= Int64(task.recordsRead)
        counts.written &+= Int64(task.recordsWritten)
        totals[1] &+= Int64(task.recordsRead)
    }

    mutating func finished(_ report: BatchReport) {
        counts.batches += 1
        counts.schedulingDelay = max(counts.schedulingDelay ?? .zero, report.schedulingDelay)
        counts.processingTime = max(counts.processingTime ?? .zero, report.processingTime)
        counts.totalDelay = max(counts.totalDelay ?? .zero, report.totalDelay)
    }

    /// The sample of what happened since the last one; nil at the first look, and while less than half a second has passed,
    /// of which a rate would say little.
    ///
    /// - Parameters:
    ///   - backlog: Records that are not planned.
    ///   - lag: Records that are not committed.
    mutating func take(at now: Instant, _ time: Double, backlog: Int64, lag: Int64) -> StatusSample? {
        guard let since else {
            self.since = now
            return nil
        }
        guard since.duration(to: now) >= Self.leastTime else { return nil }
        let elapsed = since.duration(to: now).seconds
        defer { (counts, self.since) = (Counts(), now) }
        return StatusSample(
            at: time,
            inputRecordsPerSecond: Double(counts.input) / elapsed,
            processedRecordsPerSecond: Double(counts.processed) / elapsed,
            writtenRecordsPerSecond: Double(counts.written) / elapsed,
            admittedRecords: counts.admitted,
            // A batch leaves out partitions that have work already; what is left now has them too.
            backlogRecords: max(counts.backlogAtCut ?? 0, backlog),
            lagRecords: lag,
            batches: counts.batches,
            schedulingDelaySeconds: counts.schedulingDelay?.seconds,
            processingSeconds: counts.processingTime?.seconds,
            totalDelaySeconds: counts.totalDelay?.seconds
        )
    }
}
