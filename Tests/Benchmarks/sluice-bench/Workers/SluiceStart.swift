import Sluice
import Synchronization

/// Ours: joins a group, reads what is there, commits, and ends.
struct SluiceStart: Worker {
    let name = "sluice-start"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let started = ContinuousClock.now
        let sink = AssignmentSink()
        let app = StreamingApplication(name: name, configuration: options.application(name, trigger: .availableNow))
        app.stream(from: .kafka(topic: options.input)).write(to: sink)
        try await app.run()
        guard let assigned = sink.assigned else { throw BenchmarkFailure("no partition was assigned") }
        return WorkerReport([
            "join_s": (assigned - started) / .seconds(1),
            "commit_s": (ContinuousClock.now - assigned) / .seconds(1),
        ])
    }
}

/// Ours: waits for records that do not come, then ends.
struct SluiceIdle: Worker {
    private static let idleTime = Duration.seconds(3)

    let name = "sluice-idle"

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let sink = AssignmentSink()
        let app = StreamingApplication(name: name, configuration: options.application(name, trigger: .asap))
        app.stream(from: .kafka(topic: options.input)).write(to: sink)
        let running = Task { try await app.run() }
        while sink.assigned == nil { try await Task.sleep(for: .milliseconds(50)) }
        try await Task.sleep(for: Self.idleTime)
        let memory = residentMiB()
        app.stop()
        try await running.value
        return WorkerReport(["idle_mib": memory])
    }
}

/// Notes when partitions were assigned, and takes nothing.
private final class AssignmentSink: Sink {
    let name = "assignment"
    private let first = Mutex<ContinuousClock.Instant?>(nil)

    var assigned: ContinuousClock.Instant? { first.withLock(\.self) }

    func restore(_ starts: [PartitionStart]) -> [TopicPartition: Int64] {
        first.withLock { $0 = $0 ?? .now }
        return [:]
    }

    func makeStaged(for task: TaskContext) -> StagedOutput { StagedOutput() }
    func stage(_ record: Record, in staged: StagedOutput) {}
    func publish(_ parts: [StagedPart<StagedOutput>], of batch: BatchID) {}
}
