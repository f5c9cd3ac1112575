internal import Synchronization

/// Where the driver's thread notes what a run does, and whoever wants to know looks.
final class StatusBoard: Sendable {
    private let facts: Mutex<StatusFacts>
    private let activities: AttemptActivities
    private let time: TimeSource
    /// When `run` was called, in milliseconds since 1970.
    let startedAt: Double

    /// - Parameters:
    ///   - cursor: The last change of the run before; 0 for the first run.
    ///   - batchTarget: How long a batch should take.
    ///   - wallTime: Milliseconds since 1970.
    init(
        _ plan: Plan,
        after cursor: UInt64,
        batchTarget: Duration = .zero,
        activities: AttemptActivities,
        time: TimeSource,
        wallTime: Int64
    ) {
        let now = time.now
        let clock = StatusClock(wallTime: wallTime, at: now)
        facts = Mutex(StatusFacts(plan, after: cursor, clock: clock, batchTarget: batchTarget))
        startedAt = clock.time(of: now)
        self.activities = activities
        self.time = time
    }

    func note(_ change: (inout StatusFacts) -> Void) { facts.withLock { change(&$0) } }

    var cursor: UInt64 { facts.withLock(\.cursor) }

    /// What has changed after a change; all if that is nil, or too long ago to tell.
    ///
    /// - Returns: The status without what the board does not know, and whether it is all.
    func status(after cursor: UInt64?, _ health: HealthStatus) -> (status: ApplicationStatus, isWhole: Bool) {
        let now = time.now
        // Texts are made outside the lock, which the driver waits for.
        let (copy, changes) = facts.withLock { facts in (Snapshot(facts, after: cursor), facts.cursor) }
        let status = ApplicationStatus(
            time: copy.clock.time(of: now),
            cursor: changes,
            health: health,
            plan: copy.graph.status(copy.flow),
            backlog: copy.backlog,
            samples: copy.samples,
            batches: copy.batches,
            partitions: copy.partitions.statuses(at: now),
            executors: copy.executors.statuses(activity),
            failures: copy.failures
        )
        return (status, copy.isWhole)
    }

    private func activity(of fence: Fence) -> String {
        activities.of(fence)?.description ?? "about to begin, or to report its end"
    }

    /// What is taken from the facts while nobody may change them.
    private struct Snapshot {
        let isWhole: Bool
        let clock: StatusClock
        let graph: PlanGraph
        let flow: FlowTotals
        let backlog: BacklogStatus
        let partitions: PartitionFacts
        let executors: ExecutorTable
        let samples: [StatusSample]
        let batches: [BatchStatus]
        let failures: [FailureStatus]

        init(_ facts: StatusFacts, after cursor: UInt64?) {
            let cursor = cursor.flatMap { facts.canUpdate(after: $0) ? $0 : nil }
            isWhole = cursor == nil
            clock = facts.clock
            graph = facts.graph
            flow = facts.flow
            backlog = facts.backlogStatus
            partitions = facts.partitions
            executors = facts.executors
            samples = facts.samples.samples(after: cursor ?? 0)
            batches = cursor.map { facts.batches.statuses(after: $0) } ?? facts.batches.statuses
            failures = facts.failures.statuses(after: cursor ?? 0)
        }
    }
}
