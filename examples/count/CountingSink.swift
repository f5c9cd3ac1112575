import Sluice
import Synchronization

/// A sink of our own: what a task counts becomes part of the totals only when the task is complete, so that a task that
/// is tried again counts once.
final class CountingSink: Sink {
    final class Counts: StagedOutput, @unchecked Sendable {
        var bytes = 0
    }

    private struct Totals {
        var records = 0
        var bytes = 0
    }

    let name = "count"
    private let totals = Mutex(Totals())

    var summary: String {
        let totals = totals.withLock(\.self)
        return "\(totals.records) records, \(totals.bytes) bytes"
    }

    func makeStaged(for task: TaskContext) -> Counts { Counts() }

    func stage(_ record: Record, in counts: Counts) { counts.bytes += record.byteCount }

    func publish(_ parts: [StagedPart<Counts>], of batch: BatchID) {
        totals.withLock { totals in
            for part in parts {
                totals.records += part.staged.recordCount
                totals.bytes += part.staged.bytes
            }
        }
        print("batch \(batch): \(summary) so far")
    }
}
