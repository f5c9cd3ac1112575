import Foundation
import Sluice
import Synchronization

/// Says on standard output, before and after each publish of another sink, that it is there, so that somebody can kill
/// the process in between.
final class NarratingSink<Base: Sink>: Sink {
    let name: String
    var takesWholeBatches: Bool { base.takesWholeBatches }
    var guarantee: DeliveryGuarantee { base.guarantee }
    var keepsPositions: Bool { base.keepsPositions }

    private let base: Base
    private let count = Atomic(0)

    init(_ base: Base) {
        self.base = base
        name = base.name
    }

    func start(_ context: SinkContext) async throws { try await base.start(context) }
    func restore(_ starts: [PartitionStart]) async throws -> [TopicPartition: Int64] { try await base.restore(starts) }
    func makeStaged(for task: TaskContext) throws -> Base.Staged { try base.makeStaged(for: task) }
    func stage(_ element: Base.Element, in staged: Base.Staged) throws { try base.stage(element, in: staged) }
    func discard(_ staged: Base.Staged) { base.discard(staged) }
    func stop() async { await base.stop() }

    func publish(_ parts: [StagedPart<Base.Staged>], of batch: BatchID) async throws {
        let number = count.add(1, ordering: .relaxed).newValue
        say("publishing \(number).")
        try await base.publish(parts, of: batch)
        say("published \(number).")
    }

    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
