/// What is known of a run, and what it amounts to.
struct HealthFacts: Sendable {
    /// What the start waits for.
    enum Obstacle: Hashable, Sendable {
        case broker(String)
        case topics(String)
    }

    /// What a look at the start has found; nil while it goes well.
    var obstacle: Obstacle?
    /// The group was asked for partitions.
    var hasJoined = false
    var phase = Driver.Phase.starting
    /// Kafka clients that reach no broker at present, and what they say of it.
    var unreachable: [KafkaClient: String] = [:]
    var standing: [ProgressWatch.Standing] = []
    /// Output that a sink does not take.
    var failingDeliveries: [TopicPartition: FailingDeliveries.Trouble] = [:]
    /// How the run ended, once it has.
    var ending: ApplicationHealth.State?
    /// When the driver's thread was last heard of.
    var lastBeat: Instant?

    /// How long a sink may refuse output before it is told: a delivery that fails once and then succeeds is no trouble.
    private static let sinkPatience = Duration.seconds(1)

    /// What is worse hides what is better, and what explains something hides what follows from it.
    func state(at now: Instant, stuckAfter: Duration) -> ApplicationHealth.State {
        if let ending { return ending }
        switch phase {
        case .failed(let failure): return .failed("\(failure)")
        case .stopped: return .stopped
        case .draining(let failure?): return .failed("\(failure)")
        case .draining(nil): return .draining
        case .starting: return startingState
        case .running:
            if let text = unreachable.sorted(by: { $0.key.rawValue < $1.key.rawValue }).first?.value {
                return .waitingForBroker(text)
            }
            if let worst = failingDeliveries.worst(at: now, patience: Self.sinkPatience) {
                return .sinkFailing("\(worst.partition): \(worst.trouble.message)")
            }
            let stuck = stuckWork(at: now, stuckAfter)
            return stuck.isEmpty ? .running : .stuck(stuck)
        }
    }

    private var startingState: ApplicationHealth.State {
        switch obstacle {
        case .broker(let text): .waitingForBroker(text)
        case .topics(let text): .waitingForTopics(text)
        case nil: hasJoined ? .waitingForAssignment : .starting
        }
    }

    /// How long the work that stands longest has stood.
    func progressAge(at now: Instant) -> Duration {
        standing.map(\.since).min().map { max(.zero, $0.duration(to: now)) } ?? .zero
    }

    private func stuckWork(at now: Instant, _ stuckAfter: Duration) -> [StuckWork] {
        standing.filter { $0.since.duration(to: now) >= stuckAfter }
            .sorted { ($0.since, $0.partition) < ($1.since, $1.partition) }
            .map { StuckWork($0, at: now) }
    }
}

extension StuckWork {
    fileprivate init(_ standing: ProgressWatch.Standing, at now: Instant) {
        self.init(
            partition: standing.partition,
            task: standing.activity.task,
            sinceSeconds: Double(standing.since.duration(to: now).wholeNanoseconds) / 1_000_000_000,
            doing: standing.activity.phrase
        )
    }
}

extension DriverStatus.Activity {
    fileprivate var task: TaskID? {
        switch self {
        case .waiting(let task, _), .running(let task, _, _), .held(let task), .delivering(let task): task
        case .unplanned, .uncommitted: nil
        }
    }

    /// What is done or waited for, in words.
    var phrase: String {
        switch self {
        case .unplanned: "waiting to be planned"
        case .waiting(_, 0): "waiting for an executor"
        case .waiting(_, let attempts): "waiting to be tried again after \(attempts) failed attempts"
        case .running(_, let executor, let attempt): "running on executor \(executor), attempt \(attempt)"
        case .held: "waiting to be delivered"
        case .delivering: "being delivered"
        case .uncommitted: "waiting for its offsets to be committed"
        }
    }
}
