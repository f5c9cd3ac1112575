/// The executors: what each runs, and what it has done.
struct ExecutorTable: Sendable {
    struct Running {
        let attempt: TaskAttempt
        let since: Instant
        /// The same in milliseconds since 1970.
        let startedAt: Double
    }

    private struct Entry {
        let slots: Int
        /// Bounded by the slots.
        var running: [Running] = []
        var completed = 0
        var failed = 0
        var recordsRead: Int64 = 0
        /// Nanoseconds of slots that attempts used which have ended.
        var used: Int64 = 0
        var window = RateWindow()
    }

    private var entries: [ExecutorID: Entry] = [:]

    mutating func join(_ executor: ExecutorID, slots: Int) { entries[executor] = Entry(slots: slots) }

    mutating func lose(_ executor: ExecutorID) { entries[executor] = nil }

    mutating func start(_ attempt: TaskAttempt, on executor: ExecutorID, at now: Instant, _ time: Double) {
        entries[executor]?.running.append(Running(attempt: attempt, since: now, startedAt: time))
    }

    /// - Parameter isAbandoned: Whether it was taken away: how it failed then says nothing of the executor.
    mutating func end(_ report: TaskReport, on executor: ExecutorID, isAbandoned: Bool = false, at now: Instant) {
        guard let index = entries[executor]?.running.firstIndex(where: { $0.attempt.fence == report.fence }) else {
            return
        }
        guard let running = entries[executor]?.running.remove(at: index) else { return }
        entries[executor]?.used += running.since.duration(to: now).wholeNanoseconds
        switch report.outcome {
        case .completed:
            entries[executor]?.completed += 1
            entries[executor]?.recordsRead += Int64(report.counts.recordsRead)
        case .failed: entries[executor]?.failed += isAbandoned ? 0 : 1
        case .unreadable, .inputLost: break
        }
    }

    mutating func look(at now: Instant) {
        for id in entries.keys {
            guard var entry = entries[id] else { continue }
            let atWork = entry.running.reduce(0) { $0 + $1.since.duration(to: now).wholeNanoseconds }
            entry.window.add([entry.used + atWork], at: now)
            entries[id] = entry
        }
    }

    /// Nothing runs any more, as far as this run is concerned.
    mutating func close() {
        for id in entries.keys {
            entries[id]?.running = []
            entries[id]?.window.clear()
        }
    }

    /// - Parameter activity: What an attempt is doing, as a phrase.
    func statuses(_ activity: (Fence) -> String) -> [ExecutorStatus] {
        entries.sorted { $0.key < $1.key }.map { id, entry in
            ExecutorStatus(
                id: id.rawValue,
                slots: entry.slots,
                running: entry.running.map { ExecutorStatus.Running($0, activity($0.attempt.fence)) },
                completedTasks: entry.completed,
                failedTasks: entry.failed,
                recordsRead: entry.recordsRead,
                busyRatio: min(1, max(0, entry.window.rate(0) / 1_000_000_000 / Double(max(1, entry.slots))))
            )
        }
    }
}

extension ExecutorStatus.Running {
    fileprivate init(_ running: ExecutorTable.Running, _ doing: String) {
        self.init(
            task: "\(running.attempt.task)",
            attempt: running.attempt.attempt,
            range: running.attempt.range.map { BatchStatus.Range($0) },
            stage: running.attempt.stage.rawValue,
            bucket: running.attempt.work.bucket?.bucket,
            startedAt: running.startedAt,
            doing: doing
        )
    }
}
