import DequeModule

/// Gives tasks to executor slots.
///
/// A lane has one task at a time, from the moment it is dispatched until `release`, so across its retries and the
/// delivery of its output; tasks of one lane are dispatched in the order in which they were submitted. A task prefers
/// the executor that ran its lane last, but never waits for it while another has a free slot. Older batches go first:
/// younger ones wait for them to be delivered.
package struct Scheduler {
    package struct Dispatch: Equatable, Sendable {
        package let attempt: TaskAttempt
        package let executor: ExecutorID
    }

    private struct Entry {
        let task: PlannedTask
        var failedAttempts = 0
    }

    private struct Lane {
        var occupant: TaskID?
        var waiting: Deque<Entry> = []
        var lastExecutor: ExecutorID?
    }

    private struct Running {
        var entry: Entry
        let executor: ExecutorID
        let fence: Fence
    }

    private struct Delayed {
        let entry: Entry
        let notBefore: Instant
    }

    private let retry: RetryPolicy
    private var lanes = LaneMap<Lane>()
    /// In order of batch.
    private var ready: Deque<Entry> = []
    private var delayed: [Delayed] = []
    private var running: [TaskID: Running] = [:]
    private var slots: ExecutorSlots
    private var fences = Sequence64()

    package init(retry: RetryPolicy) {
        self.retry = retry
        self.slots = ExecutorSlots()
    }

    /// Slots that run nothing.
    package var idleSlots: Int { slots.idle }
    /// Slots of all executors.
    package var allSlots: Int { slots.total }
    /// Tasks that could run if there were a slot.
    package var readyTasks: Int { ready.count }
    /// When the earliest retry is due.
    package var nextRetry: Instant? { delayed.lazy.map(\.notBefore).min() }
    /// Tasks on an executor.
    package var runningTasks: Int { running.count }
    /// The tasks on executors, in the order in which they were dispatched.
    package var runningIDs: [TaskID] { running.sorted { $0.value.fence < $1.value.fence }.map(\.key) }

    // MARK: Executors

    package mutating func addExecutor(_ executor: ExecutorID, slots count: Int) {
        slots.add(executor, slots: count)
    }

    /// Forgets an executor, and returns the tasks that it was running.
    package mutating func removeExecutor(_ executor: ExecutorID) -> [TaskID] {
        slots.remove(executor)
        let lost = running.filter { $0.value.executor == executor }.map(\.key)
        return lost.sorted { ($0.batch, $0.index) < ($1.batch, $1.index) }
    }

    // MARK: Tasks

    /// Takes a task; it is ready at once unless its lane has another before it.
    package mutating func submit(_ task: PlannedTask) {
        let entry = Entry(task: task)
        if lanes[task.lane] == nil { lanes[task.lane] = Lane() }
        if lanes[task.lane]?.occupant == nil {
            lanes[task.lane]?.occupant = task.id
            makeReady(entry)
        } else {
            lanes[task.lane]?.waiting.append(entry)
        }
    }

    /// Gives ready tasks to idle slots, the oldest batch's first, until one of them runs out, or until there are `limit`.
    package mutating func dispatch(at now: Instant, atMost limit: Int = .max) -> [Dispatch] {
        promoteDelayed(at: now)
        var dispatches: [Dispatch] = []
        while slots.idle > 0, dispatches.count < limit, let entry = ready.popFirst() {
            dispatches.append(start(entry))
        }
        return dispatches
    }

    /// Whether `fence` is that of the attempt now running for `task`.
    package func isCurrent(_ task: TaskID, _ fence: Fence) -> Bool {
        running[task]?.fence == fence
    }

    /// Frees the slot of a task that completed. Its lane stays occupied until `release`.
    package mutating func complete(_ task: TaskID) {
        stop(task)
    }

    /// Frees the slot of a task whose attempt failed, and says when it is tried again: nil if never.
    package mutating func fail(_ task: TaskID, at now: Instant, isRetriable: Bool) -> Instant? {
        guard var entry = stop(task) else { return nil }
        entry.failedAttempts += 1
        guard isRetriable, let backoff = retry.backoff(after: entry.failedAttempts) else { return nil }
        let notBefore = now.advanced(by: backoff)
        delayed.append(Delayed(entry: entry, notBefore: notBefore))
        return notBefore
    }

    /// Runs a task again whose output was lost with its executor. Its lane is still its own.
    package mutating func rerun(_ task: PlannedTask, failedAttempts: Int) {
        let place = ready.firstIndex { $0.task.id.batch >= task.id.batch } ?? ready.endIndex
        ready.insert(Entry(task: task, failedAttempts: failedAttempts), at: place)
    }

    /// Lets go of the lane of a task that is done with, so that the lane's next task becomes ready.
    package mutating func release(_ task: PlannedTask) {
        stop(task.id)
        guard lanes[task.lane]?.occupant == task.id else { return }
        let next = lanes[task.lane]?.waiting.popFirst()
        lanes[task.lane]?.occupant = next?.task.id
        if let next { makeReady(next) }
    }

    /// Takes back tasks that are not on an executor, and lets go of their lanes.
    package mutating func withdraw(_ tasks: [PlannedTask]) {
        let ids = Set(tasks.map(\.id))
        ready.removeAll { ids.contains($0.task.id) }
        delayed.removeAll { ids.contains($0.entry.task.id) }
        for task in tasks {
            lanes[task.lane]?.waiting.removeAll { ids.contains($0.task.id) }
            release(task)
        }
    }

    // MARK: Detail

    /// Puts it behind those of its batch. Mostly it is of the youngest, and goes to the end.
    private mutating func makeReady(_ entry: Entry) {
        var place = ready.endIndex
        while place > ready.startIndex, ready[place - 1].task.id.batch > entry.task.id.batch { place -= 1 }
        ready.insert(entry, at: place)
    }

    private mutating func promoteDelayed(at now: Instant) {
        guard !delayed.isEmpty else { return }
        for due in delayed where due.notBefore <= now { makeReady(due.entry) }
        delayed.removeAll { $0.notBefore <= now }
    }

    private mutating func start(_ entry: Entry) -> Dispatch {
        let task = entry.task
        let executor = slots.take(preferring: lanes[task.lane]?.lastExecutor)
        let fence = Fence(fences.next())
        lanes[task.lane]?.lastExecutor = executor
        running[task.id] = Running(entry: entry, executor: executor, fence: fence)
        let attempt = TaskAttempt(
            task: task.id,
            stage: task.stage,
            work: task.work,
            attempt: entry.failedAttempts + 1,
            fence: fence,
            maxBytes: task.maxBytes,
            isWhole: task.isWhole
        )
        return Dispatch(attempt: attempt, executor: executor)
    }

    @discardableResult
    private mutating func stop(_ task: TaskID) -> Entry? {
        guard let stopped = running.removeValue(forKey: task) else { return nil }
        slots.giveBack(stopped.executor)
        return stopped.entry
    }
}
