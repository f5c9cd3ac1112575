import Sluice
import Synchronization

/// Ours: reads a backlog, with some work a record, until no more waits than arrives in a moment; then ends.
struct SluiceDrain: Worker {
    static let intervalMilliseconds = 500

    let name = "sluice-drain"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let tally = Tally()
        let progress = Progress(records: options.records, most: Int64(options.rate))
        var configuration = options.application(name, trigger: .interval(.milliseconds(Self.intervalMilliseconds)))
        guard let rateControl = RateControl(argument: options.rateControl) else {
            throw BenchmarkFailure("'\(options.rateControl)' is no rate control")
        }
        configuration.rateControl = rateControl
        configuration.maxBatchRecords = options.maxBatchRecords
        configuration.onProgress = { progress.note($0) }
        let app = StreamingApplication(name: name, configuration: configuration)
        app.stream(from: .kafka(topic: options.input)).forEach { Self.work(on: $0) }.write(to: TallySink(tally: tally))
        let running = Task { try await app.run() }
        await progress.caughtUp()
        app.stop()
        try await running.value
        return progress.report(since: tally.started)
    }

    /// Some microseconds of it.
    private static func work(on record: Record) {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for _ in 0..<20 {
            record.value?.withUnsafeBytes { bytes in
                for byte in bytes { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
            }
        }
        precondition(hash != 0 || record.offset >= 0, "keeps the work from being left out")
    }
}

/// What the batches tell, until the backlog is gone.
private final class Progress: Sendable {
    private struct State {
        var read: Int64 = 0
        var batches = 0
        var longest = Duration.zero
        var caughtUpAt: ContinuousClock.Instant?
    }

    private let records: Int64
    private let most: Int64
    private let state = Mutex(State())
    private let (events, continuation) = AsyncStream<Void>.makeStream()

    /// Caught up is whoever has read so many records, and has fewer than `most` waiting.
    init(records: Int64, most: Int64) {
        self.records = records
        self.most = most
    }

    func note(_ progress: BatchProgress) {
        state.withLock { state in
            guard state.caughtUpAt == nil else { return }
            state.read += Int64(progress.batch.counts.recordsRead)
            state.batches += 1
            state.longest = max(state.longest, progress.batch.totalDelay)
            guard state.read >= records, progress.backlog < most else { return }
            state.caughtUpAt = .now
            continuation.finish()
        }
    }

    func caughtUp() async {
        for await _ in events {}
    }

    func report(since start: ContinuousClock.Instant?) -> WorkerReport {
        let state = state.withLock(\.self)
        let seconds = start.flatMap { start in state.caughtUpAt.map { ($0 - start) / .seconds(1) } } ?? 0
        return WorkerReport([
            "longest": state.longest / .milliseconds(SluiceDrain.intervalMilliseconds),
            "caught_up_s": seconds,
            "batches": Double(state.batches),
        ])
    }
}
