/// When a running task counts as a straggler among those of its batch.
///
/// After Spark's speculation: `spark.speculation.quantile` and `spark.speculation.multiplier`. There is no second copy of
/// a task, since a partition's records are never processed twice at once.
public struct StragglerThreshold: Hashable, Sendable {
    /// How many times the median of its batch's finished tasks it has run; at least 1.
    public var multiple: Double
    /// The part of the batch's tasks that have finished, rounded down to whole tasks, and one at least; above 0, up to 1.
    public var quantile: Double
    /// How long it has run at least; zero or more.
    public var minimum: Duration

    /// 3 times the median, once three quarters have finished, and 100 ms at least, unless told otherwise.
    public init(multiple: Double = 3, quantile: Double = 0.75, minimum: Duration = .milliseconds(100)) {
        self.multiple = multiple
        self.quantile = quantile
        self.minimum = minimum
    }
}

/// A task that runs far beyond its fellows.
package struct Straggler: Hashable, Sendable {
    package let attempt: TaskAttempt
    package let executor: ExecutorID
    /// How long the attempt has run.
    package let elapsed: Duration
    /// How long the batch's finished tasks ran: one half less, the other more.
    package let median: Duration
}

/// A batch's tasks of one stage, as the watch looks at them.
package struct BatchStanding: Equatable, Sendable {
    package struct Runner: Equatable, Sendable {
        package let attempt: TaskAttempt
        package let executor: ExecutorID
        package let since: Instant

        package init(attempt: TaskAttempt, executor: ExecutorID, since: Instant) {
            self.attempt = attempt
            self.executor = executor
            self.since = since
        }
    }

    /// How long each finished task's last attempt ran.
    package var runTimes: [Duration]
    package var running: [Runner]
    /// Tasks that no executor has at the moment.
    package var waiting: Int

    package init(runTimes: [Duration] = [], running: [Runner] = [], waiting: Int = 0) {
        self.runTimes = runTimes
        self.running = running
        self.waiting = waiting
    }
}

/// Finds stragglers by looking at the batches in flight now and then, and tells of each attempt once.
package struct StragglerWatch {
    private let threshold: StragglerThreshold
    private var told: Set<Fence> = []

    package init(_ threshold: StragglerThreshold) { self.threshold = threshold }

    /// How many stragglers there were at the last look.
    package private(set) var current = 0

    /// Takes a look.
    ///
    /// - Returns: Those that were not told of before, in the order in which they were started.
    package mutating func look(at batches: [BatchStanding], now: Instant) -> [Straggler] {
        let found = batches.flatMap { stragglers(of: $0, now) }.sorted { $0.attempt.fence < $1.attempt.fence }
        let new = found.filter { !told.contains($0.attempt.fence) }
        told.formUnion(found.map(\.attempt.fence))
        told.formIntersection(batches.flatMap { $0.running.map(\.attempt.fence) })
        current = found.count
        return new
    }

    private func stragglers(of batch: BatchStanding, _ now: Instant) -> [Straggler] {
        let all = batch.runTimes.count + batch.running.count + batch.waiting
        guard !batch.running.isEmpty, batch.runTimes.count >= max(1, Int(threshold.quantile * Double(all))) else {
            return []
        }
        let median = batch.runTimes.sorted()[batch.runTimes.count / 2]
        let limit = max(threshold.minimum, median * threshold.multiple)
        return batch.running.compactMap { runner in
            let elapsed = runner.since.duration(to: now)
            guard elapsed > limit else { return nil }
            return Straggler(attempt: runner.attempt, executor: runner.executor, elapsed: elapsed, median: median)
        }
    }
}

extension Driver {
    /// The stages of batches in flight that have tasks on executors: tasks are like those of their own stage alone.
    package var batchStandings: [BatchStanding] {
        var standings: [StandingKey: BatchStanding] = [:]
        for batch in batches {
            for (stage, times) in batch.runTimes {
                standings[StandingKey(batch: batch.id, stage: stage)] = BatchStanding(runTimes: times)
            }
        }
        for task in tasks.values where !task.isAbandoned {
            let key = StandingKey(batch: task.planned.id.batch, stage: task.planned.stage)
            switch task.phase {
            case .waiting: standings[key, default: BatchStanding()].waiting += 1
            case .running(let fence, let executor):
                guard let runner = task.runner(fence, executor) else { continue }
                standings[key, default: BatchStanding()].running.append(runner)
            case .held, .delivering: break
            }
        }
        return standings.filter { !$0.value.running.isEmpty }.sorted { $0.key < $1.key }.map(\.value)
    }
}

/// Whose tasks are compared with one another.
private struct StandingKey: Hashable, Comparable {
    let batch: BatchID
    let stage: StageID

    static func < (left: Self, right: Self) -> Bool {
        (left.batch, left.stage.rawValue) < (right.batch, right.stage.rawValue)
    }
}

extension TaskState {
    fileprivate func runner(_ fence: Fence, _ executor: ExecutorID) -> BatchStanding.Runner? {
        dispatchedAt.map { since in
            let attempt = TaskAttempt(
                task: planned.id,
                stage: planned.stage,
                work: planned.work,
                attempt: attempts,
                fence: fence
            )
            return BatchStanding.Runner(attempt: attempt, executor: executor, since: since)
        }
    }
}
