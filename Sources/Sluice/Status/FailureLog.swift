/// What failed lately. The same at the same place is one, however often it happens.
struct FailureLog: Sendable {
    private struct Entry {
        let key: NotedFailure.Key
        var status: FailureStatus
        var change: UInt64
    }

    /// In the order in which they happened last.
    private var entries: [Entry] = []
    private var lastID = 0

    /// Notes that something failed, so many times.
    ///
    /// - Parameters:
    ///   - time: Milliseconds since 1970.
    ///   - change: The number of this change of the status.
    mutating func note(
        _ noted: NotedFailure,
        times: Int = 1,
        in task: TaskID?,
        at time: Double,
        change: UInt64
    ) {
        let failure = noted.failure
        var status = take(noted.key) ?? FailureStatus(failure, id: nextID(), origin: noted.key.origin, at: time)
        status.lastAt = time
        status.count &+= times
        status.message = failure.message
        status.offset = failure.offset
        status.task = task.map { "\($0)" } ?? status.task
        status.isRetriable = failure.isRetriable
        entries.append(Entry(key: noted.key, status: status, change: change))
        if entries.count > StatusLimits.failures { entries.removeFirst() }
    }

    /// Notes what ended the run: it was counted when it happened, if it did so in a task or a delivery.
    mutating func noteEnd(_ noted: NotedFailure, at time: Double, change: UInt64) {
        let isKnown = entries.contains { $0.key == noted.key }
        note(noted, times: isKnown ? 0 : 1, in: nil, at: time, change: change)
        entries[entries.count - 1].status.isRetriable = false
    }

    /// Those that happened after a change; all by default.
    func statuses(after change: UInt64 = 0) -> [FailureStatus] {
        entries.filter { $0.change > change }.map(\.status)
    }

    private mutating func take(_ key: NotedFailure.Key) -> FailureStatus? {
        entries.firstIndex { $0.key == key }.map { entries.remove(at: $0).status }
    }

    private mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }
}

extension FailureStatus {
    /// None yet.
    fileprivate init(_ failure: Failure, id: Int, origin: String, at time: Double) {
        self.init(
            id: id,
            firstAt: time,
            lastAt: time,
            count: 0,
            origin: origin,
            message: failure.message,
            topic: failure.partition?.topic,
            partition: failure.partition?.partition,
            operatorName: failure.operatorName,
            isRetriable: failure.isRetriable
        )
    }
}
