internal import Synchronization

/// What one attempt is at. Written by its executor's thread, a few times a read; read by whoever asks.
final class AttemptActivity: Sendable, CustomStringConvertible {
    enum Step: Int {
        case reading
        case running
        case waitingForCalls
        case finishingCalls
    }

    private let step = Atomic(Step.reading.rawValue)
    private let offset: Atomic<Int64>

    init(at offset: Int64) { self.offset = Atomic(offset) }

    func note(_ step: Step, at offset: Int64) {
        self.offset.store(offset, ordering: .relaxed)
        self.step.store(step.rawValue, ordering: .relaxed)
    }

    /// The step, and the offset that it began at.
    var description: String {
        let offset = offset.load(ordering: .relaxed)
        return switch Step(rawValue: step.load(ordering: .relaxed)) {
        case .running: "in the application's code, with what was read from offset \(offset) on"
        case .waitingForCalls: "waiting for calls under way, before offset \(offset)"
        case .finishingCalls: "waiting for its last calls, before offset \(offset)"
        case .reading, nil: "reading from offset \(offset) on"
        }
    }
}

/// What the attempts of this process are at.
final class AttemptActivities: Sendable {
    private let current = Mutex<[Fence: AttemptActivity]>([:])

    func begin(_ fence: Fence, at offset: Int64) -> AttemptActivity {
        let activity = AttemptActivity(at: offset)
        current.withLock { $0[fence] = activity }
        return activity
    }

    func end(_ fence: Fence) { current.withLock { $0[fence] = nil } }

    /// Nil for an attempt that does not run.
    func of(_ fence: Fence) -> AttemptActivity? { current.withLock { $0[fence] } }
}
