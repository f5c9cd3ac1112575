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
    /// Nil for one that reads a range.
    private let bucket: BucketWork?

    init(_ work: TaskWork) {
        offset = Atomic(work.range?.from ?? 0)
        bucket = work.bucket
    }

    func note(_ step: Step, at offset: Int64) {
        self.offset.store(offset, ordering: .relaxed)
        self.step.store(step.rawValue, ordering: .relaxed)
    }

    func note(_ step: Step) { self.step.store(step.rawValue, ordering: .relaxed) }

    /// The step, and the offset that it began at.
    var description: String {
        if let bucket { return description(of: bucket) }
        let offset = offset.load(ordering: .relaxed)
        return switch Step(rawValue: step.load(ordering: .relaxed)) {
        case .running: "in the application's code, with what was read from offset \(offset) on"
        case .waitingForCalls: "waiting for calls under way, before offset \(offset)"
        case .finishingCalls: "waiting for its last calls, before offset \(offset)"
        case .reading, nil: "reading from offset \(offset) on"
        }
    }

    private func description(of bucket: BucketWork) -> String {
        let merging = "merging bucket \(bucket.bucket) of stage \(bucket.stage)"
        return switch Step(rawValue: step.load(ordering: .relaxed)) {
        case .waitingForCalls: "waiting for calls under way, \(merging)"
        case .finishingCalls: "waiting for its last calls, \(merging)"
        case .running, .reading, nil: merging
        }
    }
}

/// What the attempts of this process are at.
final class AttemptActivities: Sendable {
    private let current = Mutex<[Fence: AttemptActivity]>([:])

    func begin(_ fence: Fence, _ work: TaskWork) -> AttemptActivity {
        let activity = AttemptActivity(work)
        current.withLock { $0[fence] = activity }
        return activity
    }

    func end(_ fence: Fence) { current.withLock { $0[fence] = nil } }

    /// Nil for an attempt that does not run.
    func of(_ fence: Fence) -> AttemptActivity? { current.withLock { $0[fence] } }
}
