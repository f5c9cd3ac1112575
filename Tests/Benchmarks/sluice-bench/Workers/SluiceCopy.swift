import Sluice
import Synchronization

/// Ours: copies a topic to another in batches of an interval, with the guarantee that is asked for: until so many records
/// are delivered, or, when none are named, until standard input closes.
struct SluiceCopy: Worker {
    let name = "sluice-copy"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        var configuration = options.application(name, trigger: .interval(.milliseconds(Int(options.commitInterval))))
        guard let guarantee = DeliveryGuarantee(rawValue: options.guarantee) else {
            throw BenchmarkFailure("'\(options.guarantee)' is no guarantee")
        }
        configuration.guarantee = guarantee
        let course = Course()
        configuration.onProgress = { course.note($0) }
        let app = StreamingApplication(name: options.group, configuration: configuration)
        app.stream(from: .kafka(topic: options.input)).write(to: .kafka(topic: options.output))
        course.onRecords(options.records > 0 ? options.records : .max) { app.stop() }
        if options.records == 0 {
            _ = NativeThread(name: "copy-input") {
                while readLine() != nil {}
                app.stop()
            }
        }
        try await app.run()
        return course.report
    }
}

/// What the batches tell.
private final class Course: Sendable {
    private struct State {
        var first: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?
        var records: Int64 = 0
        var goal = Int64.max
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// What to do once so many records are delivered.
    func onRecords(_ goal: Int64, _ action: @escaping @Sendable () -> Void) {
        state.withLock { ($0.goal, $0.action) = (goal, action) }
    }

    func note(_ progress: BatchProgress) {
        let action = state.withLock { state -> (@Sendable () -> Void)? in
            let now = ContinuousClock.now
            state.first = state.first ?? now.advanced(by: .zero - progress.batch.processingTime)
            state.last = now
            state.records += Int64(progress.batch.counts.recordsRead)
            guard state.records >= state.goal else { return nil }
            defer { state.action = nil }
            return state.action
        }
        action?()
    }

    /// From the first task's start to the last delivery.
    var report: WorkerReport {
        let state = state.withLock(\.self)
        let elapsed = state.first.flatMap { first in state.last.map { $0 - first } } ?? .zero
        return WorkerReport(records: state.records, bytes: 0, seconds: elapsed / .seconds(1))
    }
}
