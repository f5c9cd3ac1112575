@testable import SluiceCore

/// Plays the shell for a driver with stages behind shuffles: remembers each bucket's attempt.
final class ShuffleHarness {
    let harness: DriverHarness
    private(set) var attempts: [Bucket: TaskAttempt] = [:]
    private(set) var executors: [Fence: ExecutorID] = [:]
    let stages: [ShuffleStage]

    struct Bucket: Hashable {
        let stage: Int
        let number: Int
    }

    init(
        _ stages: [ShuffleStage] = [.stage(1, of: 0)],
        executors: Int = 4,
        adjust: (inout DriverConfiguration) -> Void = { _ in }
    ) {
        self.stages = stages
        harness = DriverHarness(executors: executors) {
            $0.shuffles = stages
            adjust(&$0)
        }
        harness.assign(p0, p1, p2)
    }

    var driver: Driver { harness.driver }

    /// Follows what is asked for, and returns it.
    @discardableResult
    func see(_ actions: [DriverAction]) -> [DriverAction] {
        for case .run(let attempt, let executor) in actions {
            executors[attempt.fence] = executor
            guard let work = attempt.work.bucket else { continue }
            attempts[Bucket(stage: work.stage.rawValue, number: work.bucket)] = attempt
        }
        return actions
    }

    /// The partition's attempt ends, and has written one record to these buckets of each stage that it leads to.
    @discardableResult
    func finish(_ partition: TopicPartition, to buckets: [Int] = [0, 1], bytes: Int = 0) -> [DriverAction] {
        guard let attempt = harness.attempts[partition] else { return [] }
        return finish(attempt, until: attempt.range?.until ?? 0, to: buckets, bytes: bytes)
    }

    @discardableResult
    func finish(bucket number: Int, of stage: Int = 1, to buckets: [Int] = [0, 1], bytes: Int = 0) -> [DriverAction] {
        guard let attempt = attempts[Bucket(stage: stage, number: number)] else { return [] }
        return finish(attempt, until: 0, to: buckets, bytes: bytes)
    }

    @discardableResult
    func report(bucket number: Int, of stage: Int = 1, _ outcome: TaskReport.Outcome) -> [DriverAction] {
        guard let attempt = attempts[Bucket(stage: stage, number: number)] else { return [] }
        return see(harness.report(attempt, outcome))
    }

    func finish(_ attempt: TaskAttempt, until: Int64, to buckets: [Int], bytes: Int) -> [DriverAction] {
        let written = stages.filter { $0.parents.contains(attempt.stage) }.map { stage in
            ShuffleWritten(
                stage: stage.stage,
                buckets: (0..<stage.buckets).map { BucketSize(records: buckets.contains($0) ? 1 : 0, bytes: 10) }
            )
        }
        var counts = TaskCounts(bytesWritten: bytes)
        counts.shuffle.keys = attempt.work.bucket == nil ? 0 : 3
        return see(
            harness.send(
                .taskFinished(
                    TaskReport(
                        task: attempt.task,
                        fence: attempt.fence,
                        outcome: .completed(until: until, earlyEnd: nil),
                        counts: counts,
                        shuffled: written
                    )
                )
            )
        )
    }

    func fence(_ partition: TopicPartition) -> Fence? { harness.attempts[partition]?.fence }
    func fence(bucket number: Int, of stage: Int = 1) -> Fence? {
        attempts[Bucket(stage: stage, number: number)]?.fence
    }
}

extension ShuffleStage {
    static func stage(_ number: Int, of parents: Int..., buckets: Int = 2) -> ShuffleStage {
        ShuffleStage(stage: StageID(number), parents: parents.map { StageID($0) }, buckets: buckets)
    }
}

extension [DriverAction] {
    /// What is to be run, in words.
    var runs: [String] {
        compactMap { action in
            if case .run(let attempt, _) = action { "\(attempt.work)" } else { nil }
        }
    }

    var abandoned: [Fence] {
        flatMap { action in
            if case .abandon(let fences) = action { fences } else { [Fence]() }
        }
    }

    /// What is to be delivered, in words.
    var deliveries: [String] {
        flatMap { action in
            if case .deliver(let order) = action { order.parts.map { "\($0.work)" } } else { [String]() }
        }
    }
}
