import Sluice
import Synchronization

/// What passed by, and when the first of it did.
final class Tally: Sendable {
    private struct Counts {
        var first: ContinuousClock.Instant?
        var records: Int64 = 0
        var bytes: Int64 = 0
    }

    private let counts = Mutex(Counts())

    func begin() {
        counts.withLock { $0.first = $0.first ?? .now }
    }

    func add(records: Int, bytes: Int) {
        counts.withLock { counts in
            counts.records += Int64(records)
            counts.bytes += Int64(bytes)
        }
    }

    /// The first task's start.
    var started: ContinuousClock.Instant? { counts.withLock(\.first) }

    /// From the first task's start until now.
    var report: WorkerReport {
        let counts = counts.withLock(\.self)
        let elapsed = counts.first.map { ContinuousClock.now - $0 } ?? .zero
        return WorkerReport(records: counts.records, bytes: counts.bytes, seconds: elapsed / .seconds(1))
    }
}

/// Reads key and value of each record, as the C baseline does, and counts.
struct TallySink: Sink {
    final class Counts: StagedOutput, @unchecked Sendable {
        var bytes = 0
    }

    let name = "tally"
    let tally: Tally

    func makeStaged(for task: TaskContext) -> Counts {
        tally.begin()
        return Counts()
    }

    func stage(_ record: Record, in counts: Counts) {
        counts.bytes &+= (record.key?.count ?? 0) &+ (record.value?.count ?? 0)
    }

    func publish(_ parts: [StagedPart<Counts>], of batch: BatchID) {
        for part in parts { tally.add(records: part.staged.recordCount, bytes: part.staged.bytes) }
    }
}
