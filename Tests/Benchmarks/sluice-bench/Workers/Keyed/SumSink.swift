import CBaseline
import Sluice
import Synchronization

/// What came out of a shuffle, added up.
final class Sums: Sendable {
    private struct Counts {
        var elapsed = Duration.zero
        var records: Int64 = 0
        var elements: Int64 = 0
        var check: Int64 = 0
    }

    private let counts = Mutex(Counts())

    /// To be called once a batch.
    func finished(_ batch: BatchReport) {
        counts.withLock { counts in
            counts.records += Int64(batch.counts.recordsRead)
            counts.elapsed += batch.processingTime
        }
    }

    /// To be called when output is published.
    func add(elements: Int, check: Int64) {
        counts.withLock { counts in
            counts.elements += Int64(elements)
            counts.check += check
        }
    }

    /// From the first task's start to the last delivery.
    ///
    /// - Parameter countsKeys: Whether each element is a key of its own; else there are none.
    func report(countsKeys: Bool) -> WorkerReport {
        let counts = counts.withLock(\.self)
        var totals = baseline_totals()
        totals.records = counts.records
        totals.seconds = counts.elapsed / .seconds(1)
        return WorkerReport(
            totals,
            elements: counts.elements,
            keys: countsKeys ? counts.elements : 0,
            check: counts.check
        )
    }
}

/// Adds up what it is given.
struct SumSink<Element>: Sink {
    final class Counts: StagedOutput, @unchecked Sendable {
        var check: Int64 = 0
    }

    let name = "sum"
    let sums: Sums
    /// What an element adds to the sum that all contenders must reach.
    let check: @Sendable (Element) -> Int64

    func makeStaged(for task: TaskContext) -> Counts { Counts() }

    func stage(_ element: Element, in counts: Counts) { counts.check &+= check(element) }

    func publish(_ parts: [StagedPart<Counts>], of batch: BatchID) {
        for part in parts { sums.add(elements: part.staged.recordCount, check: part.staged.check) }
    }
}
