import Sluice
import Synchronization

/// A sink that notes how it is called, and fails when told to.
final class RecordingSink: Sink {
    let name: String
    let takesWholeBatches: Bool
    let calls = Collected<String>()
    /// The parts of each call of `publish`, as they were given.
    let published = Collected<[StagedPart<CollectedOutput<Int>>]>()
    let positions: [TopicPartition: Int64]
    let keepsPositions: Bool
    private let failures: Mutex<[any Error]>

    init(
        name: String = "recording",
        takesWholeBatches: Bool = false,
        positions: [TopicPartition: Int64] = [:],
        keepsPositions: Bool = false,
        failingWith failures: [any Error] = []
    ) {
        self.name = name
        self.takesWholeBatches = takesWholeBatches
        self.positions = positions
        self.keepsPositions = keepsPositions
        self.failures = Mutex(failures)
    }

    func start(_ context: SinkContext) { calls.append("start \(context.applicationName)") }

    func restore(_ starts: [PartitionStart]) -> [TopicPartition: Int64] {
        calls.append("restore \(starts.map(\.partition))")
        return positions
    }

    func makeStaged(for task: TaskContext) -> CollectedOutput<Int> {
        calls.append("makeStaged \(task.place) attempt \(task.attempt)")
        return CollectedOutput()
    }

    func stage(_ element: Int, in staged: CollectedOutput<Int>) {
        calls.append("stage \(element)")
        staged.append(element)
    }

    func publish(_ parts: [StagedPart<CollectedOutput<Int>>], of batch: BatchID) throws {
        published.append(parts)
        calls.append("publish \(parts.map { "\($0.range.map { "\($0)" } ?? "bucket"): \($0.staged.elements)" })")
        if let failure = failures.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw failure }
    }

    func discard(_ staged: CollectedOutput<Int>) { calls.append("discard \(staged.elements)") }

    func stop() { calls.append("stop") }
}
