internal import Synchronization

/// Where the threads of a run note how it does, and whoever wants to know looks.
final class HealthBoard: Sendable {
    /// The longest that the driver's thread may be silent before it counts as hung; it says something every second.
    static let heartbeatLimit = Duration.seconds(30)

    private let facts = Mutex(HealthFacts())
    private let time: TimeSource
    private let stuckAfter: Duration

    init(time: TimeSource, stuckAfter: Duration) {
        self.time = time
        self.stuckAfter = stuckAfter
    }

    func note(_ change: (inout HealthFacts) -> Void) { facts.withLock { change(&$0) } }

    var health: ApplicationHealth {
        let (facts, now) = (facts.withLock(\.self), time.now)
        return ApplicationHealth(state: facts.state(at: now, stuckAfter: stuckAfter), isAlive: Self.isAlive(facts, now))
    }

    var progressAge: Duration { facts.withLock(\.self).progressAge(at: time.now) }

    /// Before the driver begins, and after it has ended, nobody waits for it.
    private static func isAlive(_ facts: HealthFacts, _ now: Instant) -> Bool {
        guard facts.ending == nil, let lastBeat = facts.lastBeat else { return true }
        return lastBeat.duration(to: now) < heartbeatLimit
    }
}

extension HealthBoard {
    func enter(_ phase: Driver.Phase) { note { $0.phase = phase } }

    /// A client has reached a broker.
    func reached(_ client: KafkaClient) { note { $0.unreachable[client] = nil } }

    /// A client reaches no broker. What the producer can't deliver shows as work that makes no progress.
    func lost(_ client: KafkaClient, _ message: String) {
        guard client != .producer else { return }
        note { $0.unreachable[client] = message }
    }
}
