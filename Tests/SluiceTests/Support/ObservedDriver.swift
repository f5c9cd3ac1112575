import SluiceCore
import SluiceTesting

@testable import Sluice

/// A driver of which a status recorder is told everything, with no executor and no cluster: what it asks for is answered
/// by hand.
struct ObservedDriver {
    var driver: Driver
    var now = Instant(nanoseconds: 0)
    let clock = ManualClock()
    let board: StatusBoard
    var recorder: StatusRecorder
    /// Is told the same, where a test looks at spans.
    var spans: DriverSpans?
    private var watch = ProgressWatch()
    /// What is asked for and not answered.
    var attempts: [TaskAttempt] = []
    var deliveries: [DeliveryOrder] = []
    var commits: [RequestID] = []

    /// Of an application that reads the topic `in`.
    init(slots: Int = 2, _ configuration: DriverConfiguration? = nil) throws {
        driver = Driver(configuration: configuration ?? Self.prompt)
        let builder = PlanBuilder()
        let source = Stream(node: builder.addInput(.kafka(topic: "in")), plan: builder)
        source.map(\.offset).write(to: MemorySink<Int64>())
        board = StatusBoard(
            try Plan(builder),
            after: 0,
            activities: AttemptActivities(),
            time: TimeSource(clock),
            wallTime: 1_000_000
        )
        recorder = StatusRecorder(board)
        send(.executorJoined(ExecutorID(0), slots: slots))
    }

    static let prompt = DriverConfiguration(
        trigger: .asap,
        taskRetry: RetryPolicy(maxAttempts: 1_000, initialBackoff: .zero),
        deliveryRetry: RetryPolicy(maxAttempts: 1_000, initialBackoff: .zero),
        commitInterval: .zero
    )

    mutating func send(_ event: DriverEvent) {
        recorder.note(event, at: now)
        spans?.note(event)
        for action in driver.handle(event, at: now) {
            recorder.note(action, at: now)
            spans?.note(action)
            switch action {
            case .run(let attempt, _): attempts.append(attempt)
            case .deliver(let order): deliveries.append(order)
            case .commit(let request, _): commits.append(request)
            default: break
            }
        }
    }

    mutating func assign(_ partition: TopicPartition, at position: Int64 = 0) {
        send(.assigned([LaneStart(partition: partition, stage: StageID(0), position: position)]))
    }

    mutating func advance(by duration: Duration) {
        now = now.advanced(by: duration)
        clock.advance(by: duration)
    }

    mutating func look() {
        let status = driver.status
        let wallTime = 1_000_000 + now.nanoseconds / 1_000_000
        recorder.look(at: driver, status, watch.look(at: status, now: now), wallTime: wallTime, at: now)
    }

    mutating func report(_ attempt: TaskAttempt, _ failure: Failure? = nil, until: Int64? = nil) {
        attempts.removeAll { $0.fence == attempt.fence }
        let count = Int(attempt.range?.count ?? 0)
        let outcome =
            failure.map(TaskReport.Outcome.failed)
            ?? .completed(until: until ?? attempt.range?.until ?? 0, earlyEnd: until.map { _ in .taskBytes })
        send(
            .taskFinished(
                TaskReport(
                    task: attempt.task,
                    fence: attempt.fence,
                    outcome: outcome,
                    counts: TaskCounts(recordsRead: count, recordsWritten: 2 * count),
                    elements: [count, count, 0]
                )
            )
        )
    }

    mutating func answerDeliveries(_ failure: Failure? = nil) {
        let orders = deliveries
        deliveries = []
        for order in orders { send(failure.map { .deliveryFailed(order.id, $0) } ?? .delivered(order.id)) }
    }

    mutating func answerCommits(_ failure: Failure? = nil) {
        let requests = commits
        commits = []
        for request in requests { send(failure.map { .commitFailed(request, $0) } ?? .committed(request)) }
    }

    /// What a reader is answered, named where it is whole.
    func status(after cursor: UInt64? = nil) -> ApplicationStatus {
        let health = HealthStatus(state: "running", isReady: true, isAlive: true)
        var (status, isWhole) = board.status(after: cursor, health)
        if isWhole { status.application = .ofTests }
        return status
    }
}

extension ApplicationIdentity {
    static let ofTests = ApplicationIdentity(
        name: "test",
        group: "test",
        sluiceVersion: "",
        librdkafkaVersion: "",
        guarantee: "at-least-once",
        trigger: "asap",
        targetSeconds: 1
    )
}
