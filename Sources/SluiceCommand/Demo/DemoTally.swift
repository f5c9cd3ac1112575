import Sluice
import Synchronization

/// What has come about so far, as the producer and the application tell it.
final class DemoTally: Sendable {
    struct Counts {
        /// Flights that the broker has confirmed.
        var published = 0
        /// Flights that finished batches have read, and what these have written.
        var read = 0
        var written = 0
        /// Every finished batch's total delay.
        var delays: [Duration] = []
        var lastBatch: BatchReport?

        /// Flights published and not read.
        var lag: Int { max(0, published - read) }
    }

    private let current = Mutex(Counts())

    var counts: Counts { current.withLock(\.self) }

    func published(_ count: Int) { current.withLock { $0.published += count } }

    func finished(_ batch: BatchReport) {
        current.withLock { counts in
            counts.read += batch.counts.recordsRead
            counts.written += batch.counts.recordsWritten
            counts.delays.append(batch.totalDelay)
            counts.lastBatch = batch
        }
    }
}
