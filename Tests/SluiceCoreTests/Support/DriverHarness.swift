import SluiceCore

/// Plays the shell for a driver under test: keeps the time and the timer, and remembers what is owed, so that a test
/// says only what happens and what it expects to be asked for.
final class DriverHarness {
    private(set) var driver: Driver
    private(set) var now = Instant(nanoseconds: 0)
    /// The timer that is set, if one is.
    private(set) var timer: Instant?
    private(set) var timersFired = 0
    private(set) var reports: [BatchReport] = []
    /// The attempt that was last asked for, by partition.
    private(set) var attempts: [TopicPartition: TaskAttempt] = [:]
    private(set) var orders: [DeliveryOrder] = []
    private var observation = RequestID(0)
    private var commitRequest = RequestID(0)

    /// Starts with executors 0, 1, ... of one slot each, and with no wait between commits unless `adjust` sets one.
    init(_ trigger: Trigger = .asap, executors: Int = 2, adjust: (inout DriverConfiguration) -> Void = { _ in }) {
        var configuration = DriverConfiguration(trigger: trigger, commitInterval: .zero)
        adjust(&configuration)
        driver = Driver(configuration: configuration)
        for number in 0..<executors { send(.executorJoined(ExecutorID(number), slots: 1)) }
    }

    /// Tells the driver, and returns what it asks for; timers and reports go to their own properties.
    @discardableResult
    func send(_ event: DriverEvent) -> [DriverAction] {
        driver.handle(event, at: now).filter { !take($0) }
    }

    // MARK: Time

    /// Lets time pass, firing each timer when it is due.
    @discardableResult
    func wait(_ duration: Duration) -> [DriverAction] {
        let end = now.advanced(by: duration)
        var actions: [DriverAction] = []
        while let due = timer, due <= end {
            now = max(now, due)
            timer = nil
            timersFired += 1
            actions += send(.timerFired)
        }
        now = end
        return actions
    }

    /// Lets time pass with the driver asleep: no timer fires.
    func sleepThrough(_ duration: Duration) { now = now.advanced(by: duration) }

    // MARK: What happens

    @discardableResult
    func assign(_ partitions: TopicPartition..., from position: Int64 = 0) -> [DriverAction] {
        send(.assigned(partitions.map { LaneStart(partition: $0, stage: StageID(0), position: position) }))
    }

    @discardableResult
    func available(_ ends: [TopicPartition: Int64]) -> [DriverAction] { send(.recordsAvailable(ends)) }

    /// Answers the last observation.
    @discardableResult
    func observe(_ ends: [TopicPartition: Int64]) -> [DriverAction] { send(.observed(observation, ends)) }

    @discardableResult
    func failObservation() -> [DriverAction] { send(.observationFailed(observation)) }

    /// Reports the partition's last attempt as complete, at the end of its range unless told otherwise.
    @discardableResult
    func finish(_ partition: TopicPartition, at end: Int64? = nil, _ cause: EarlyEnd? = nil) -> [DriverAction] {
        guard let attempt = attempts[partition] else { return [] }
        return report(attempt, .completed(until: end ?? attempt.range?.until ?? 0, earlyEnd: cause))
    }

    @discardableResult
    func fail(_ partition: TopicPartition, _ failure: Failure = .userCode()) -> [DriverAction] {
        guard let attempt = attempts[partition] else { return [] }
        return report(attempt, .failed(failure))
    }

    @discardableResult
    func report(_ attempt: TaskAttempt, _ outcome: TaskReport.Outcome) -> [DriverAction] {
        send(.taskFinished(TaskReport(task: attempt.task, fence: attempt.fence, outcome: outcome)))
    }

    /// Confirms the last delivery, or that of a partition.
    @discardableResult
    func deliver(_ partition: TopicPartition? = nil) -> [DriverAction] {
        order(partition).map { send(.delivered($0.id)) } ?? []
    }

    @discardableResult
    func failDelivery(_ failure: Failure = .sink()) -> [DriverAction] {
        order(nil).map { send(.deliveryFailed($0.id, failure)) } ?? []
    }

    /// Grants the last commit.
    @discardableResult
    func commit() -> [DriverAction] { send(.committed(commitRequest)) }

    @discardableResult
    func failCommit(_ failure: Failure = .commit()) -> [DriverAction] {
        send(.commitFailed(commitRequest, failure))
    }

    @discardableResult
    func outdateCommit() -> [DriverAction] { send(.commitOutdated(commitRequest, .commit())) }

    // MARK: Detail

    private func order(_ partition: TopicPartition?) -> DeliveryOrder? {
        orders.last { order in partition == nil || order.parts.contains { $0.range?.partition == partition } }
    }

    /// Remembers what an action asks for; true if the action is not for the test to look at.
    private func take(_ action: DriverAction) -> Bool {
        switch action {
        case .setTimer(let instant): timer = instant
        case .batchFinished(let report): reports.append(report)
        case .run(let attempt, _):
            if let partition = attempt.range?.partition { attempts[partition] = attempt }
        case .deliver(let order): orders.append(order)
        case .observe(let request, _): observation = request
        case .commit(let request, _): commitRequest = request
        default: break
        }
        switch action {
        case .setTimer, .batchFinished: return true
        default: return false
        }
    }
}
