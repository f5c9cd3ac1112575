/// What failed lately. The same at the same place is one, however often it happens.
struct FailureLog: Sendable {
    private struct Key: Hashable {
        let origin: String
        let partition: TopicPartition?
        let message: String
    }

    private struct Entry {
        let key: Key
        var status: FailureStatus
        var change: UInt64
    }

    /// In the order in which they happened last.
    private var entries: [Entry] = []
    private var lastID = 0

    /// Notes that something failed, so many times.
    ///
    /// - Parameters:
    ///   - origin: What kind of failure it is.
    ///   - time: Milliseconds since 1970.
    ///   - change: The number of this change of the status.
    mutating func note(
        _ failure: Failure,
        origin: String? = nil,
        times: Int = 1,
        in task: TaskID?,
        at time: Double,
        change: UInt64
    ) {
        let message = failure.message.cut(toBytes: StatusLimits.failureMessageBytes)
        let origin = origin ?? failure.origin.label
        let key = Key(origin: origin, partition: failure.partition, message: message.withoutNumbers)
        var status = take(key) ?? FailureStatus(failure, id: nextID(), origin: origin, at: time)
        status.lastAt = time
        status.count &+= times
        status.message = message
        status.offset = failure.offset
        status.task = task.map { "\($0)" } ?? status.task
        status.isRetriable = failure.isRetriable
        entries.append(Entry(key: key, status: status, change: change))
        if entries.count > StatusLimits.failures { entries.removeFirst() }
    }

    /// Notes what ended the run: it was counted when it happened, if it did so in a task or a delivery.
    mutating func noteEnd(_ failure: Failure, origin: String? = nil, at time: Double, change: UInt64) {
        let message = failure.message.cut(toBytes: StatusLimits.failureMessageBytes).withoutNumbers
        let key = Key(origin: origin ?? failure.origin.label, partition: failure.partition, message: message)
        let isKnown = entries.contains { $0.key == key }
        note(failure, origin: origin, times: isKnown ? 0 : 1, in: nil, at: time, change: change)
        entries[entries.count - 1].status.isRetriable = false
    }

    /// Those that happened after a change; all by default.
    func statuses(after change: UInt64 = 0) -> [FailureStatus] {
        entries.filter { $0.change > change }.map(\.status)
    }

    private mutating func take(_ key: Key) -> FailureStatus? {
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

extension Failure.Origin {
    fileprivate var label: String {
        switch self {
        case .userCode: "user_code"
        case .source, .sink, .commit, .executor: rawValue
        }
    }
}

extension String {
    fileprivate var withoutNumbers: String { filter { !$0.isNumber } }
}
