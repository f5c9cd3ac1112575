/// How an application is doing: whether it is alive, whether it does its work, and if not, why.
public struct ApplicationHealth: Hashable, Sendable {
    /// What the application is at.
    public enum State: Hashable, Sendable {
        /// Nothing has been asked of the cluster yet.
        case starting
        /// No broker has answered; the text says which was asked, and how it failed.
        case waitingForBroker(String)
        /// Topics are not there yet; the text names them.
        case waitingForTopics(String)
        /// The group has not assigned any partition yet.
        case waitingForAssignment
        /// Batches are cut and worked on, or would be if there were records.
        case running
        /// Some work makes no progress; the rest goes on.
        case stuck([StuckWork])
        /// A sink does not take output, which is tried again; the text says of which partition, and why. Nothing more of it is read.
        case sinkFailing(String)
        /// Takes no further records, and finishes what is in flight.
        case draining
        /// Has stopped for good; the text is the error.
        case failed(String)
        /// Has stopped as it was asked to.
        case stopped
    }

    /// What the application is at.
    public let state: State
    /// Whether the driver's thread answers. When it does not, only a restart helps.
    public let isAlive: Bool

    /// A state, and whether the driver answers: it does unless told otherwise.
    public init(state: State, isAlive: Bool = true) {
        self.state = state
        self.isAlive = isAlive
    }

    /// Whether the application does what it is there for: it is alive and running.
    public var isReady: Bool { isAlive && state == .running }

    /// The state's name in `snake_case`, for JSON and labels.
    public var name: String { state.name }

    /// What the name leaves out, for people; nil where there is no more to say.
    public var detail: String? {
        switch state {
        case .waitingForBroker(let text), .waitingForTopics(let text), .sinkFailing(let text), .failed(let text): text
        case .stuck(let work): Self.describe(work)
        case .starting, .waitingForAssignment, .running, .draining, .stopped: nil
        }
    }

    /// Pieces of stuck work that `detail` spells out; it counts the others.
    private static let describedWork = 3

    private static func describe(_ work: [StuckWork]) -> String? {
        guard !work.isEmpty else { return nil }
        let first = work.prefix(describedWork).map { work in
            let task = work.task.map { " (task \($0))" } ?? ""
            return "\(work.partition)\(task) \(work.doing) for \(Int64(clamping: work.sinceSeconds)) s"
        }
        let others = work.count - first.count
        return first.joined(separator: "; ") + (others > 0 ? "; and \(others) more" : "")
    }
}

extension ApplicationHealth.State {
    /// The name in `snake_case`.
    var name: String {
        switch self {
        case .starting: "starting"
        case .waitingForBroker: "waiting_for_broker"
        case .waitingForTopics: "waiting_for_topics"
        case .waitingForAssignment: "waiting_for_assignment"
        case .running: "running"
        case .stuck: "stuck"
        case .sinkFailing: "sink_failing"
        case .draining: "draining"
        case .failed: "failed"
        case .stopped: "stopped"
        }
    }

    /// Every name.
    static let names = [
        Self.starting, .waitingForBroker(""), .waitingForTopics(""), .waitingForAssignment, .running, .stuck([]),
        .sinkFailing(""), .draining, .failed(""), .stopped,
    ].map(\.name)
}

extension Int64 {
    /// The whole part, clamped to what 64 bits hold; 0 for what is no number.
    fileprivate init(clamping value: Double) {
        self = value.isNaN ? 0 : Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
}
