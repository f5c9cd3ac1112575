import Sluice
import Synchronization

/// What has come about so far, as the application tells it.
final class RunTally: Sendable {
    struct Counts {
        /// Flights read, and those of them whose plane was found and was not.
        var read = 0, enriched = 0, deadLettered = 0
        /// From the first batch's first task to the last batch's delivery.
        var elapsed: Duration { end.map { (start ?? $0).duration(to: $0) } ?? .zero }

        fileprivate var start, end: ContinuousClock.Instant?
    }

    private let current = Mutex(Counts())

    var counts: Counts { current.withLock(\.self) }

    /// To be called when the batch is delivered.
    func finished(_ batch: BatchReport) {
        let now = ContinuousClock.now
        current.withLock { counts in
            counts.read += batch.counts.recordsRead
            counts.deadLettered += batch.counts.recordsDeadLettered
            counts.enriched += batch.counts.recordsWritten - batch.counts.recordsDeadLettered
            let start = now - batch.processingTime
            counts.start = min(counts.start ?? start, start)
            counts.end = now
        }
    }
}
