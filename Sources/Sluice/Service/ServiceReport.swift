/// What a service manager is told of a process: that it is up, how it does, that it is alive, that it stops. Decides alone;
/// `ServiceNotifier` sends. In the words of sd_notify (<https://www.freedesktop.org/software/systemd/man/sd_notify.html>).
///
/// A process may run several applications: it is up once the first is, alive while all are, and stops when all stop. It may
/// also run one after another: one that has read all that it was to read ends, and stops nothing.
struct ServiceReport {
    /// What is to be sent at once, and what it says has then been told.
    struct Message: Hashable {
        fileprivate(set) var saysReady = false
        fileprivate(set) var saysStopping = false
        fileprivate(set) var saysAlive = false
        fileprivate(set) var status: String?
        /// Time that a stop is asked to be given, from now on.
        fileprivate(set) var stopTime: Duration?

        /// A variable a line, as it goes over the socket.
        var text: String {
            var lines: [String] = []
            if saysReady { lines.append("READY=1") }
            if saysStopping { lines.append("STOPPING=1") }
            if let status { lines.append("STATUS=\(status)") }
            if saysAlive { lines.append("WATCHDOG=1") }
            if let stopTime { lines.append("EXTEND_TIMEOUT_USEC=\(stopTime.wholeNanoseconds / 1_000)") }
            return lines.joined(separator: "\n")
        }
    }

    /// How an application does.
    struct News {
        let health: ApplicationHealth
        /// Whether it ends by a signal, by `stop()` or by a failure, with which the process is to end too. A manager that
        /// is told so waits for that, and kills what takes too long.
        let isStopping: Bool
        /// Whether its run has ended: nobody waits for signs of it then.
        let isOver: Bool

        /// - Parameter wasToldToStop: By a signal or by `stop()`.
        init(_ health: ApplicationHealth, wasToldToStop: Bool = false, isOver: Bool = false) {
            self.health = health
            isStopping = wasToldToStop || health.state.isFailure
            self.isOver = isOver
        }
    }

    private struct Standing {
        let name: String
        let news: News
        let seen: Instant
    }

    /// Characters of a status; the rest is cut off, since people read it in one line.
    static let maxStatusCharacters = 500
    /// What a stop is given with each message: a drain sends one a second, and after the last one clients are closed,
    /// whose waits add up to 15 s.
    static let stopExtension = Duration.seconds(30)

    /// The time between two signs of life: half of what the manager waits for one. Nil when it does not ask for them.
    private let lifeSignInterval: Duration?
    private var standings: [ObjectIdentifier: Standing] = [:]
    private var order: [ObjectIdentifier] = []
    private var hasToldReady = false
    private var hasToldStopping = false
    private var toldStatus: String?
    private var lastLifeSign: Instant?

    /// - Parameter watchdog: How long the manager waits for a sign of life before it restarts the service.
    init(watchdog: Duration?) { lifeSignInterval = watchdog.map { $0 / 2 } }

    /// Others that are over are forgotten.
    mutating func note(_ news: News, of name: String, id: ObjectIdentifier, at now: Instant) {
        standings = standings.filter { $0.key == id || !$0.value.news.isOver }
        order.removeAll { standings[$0] == nil }
        if standings[id] == nil { order.append(id) }
        standings[id] = Standing(name: name, news: news, seen: now)
    }

    /// What is to be told now; nil when there is no news.
    func message(at now: Instant) -> Message? {
        guard !standings.isEmpty else { return nil }
        var message = Message()
        message.saysReady = !hasToldReady
        message.saysStopping = isStopping && !hasToldStopping
        if status != toldStatus { message.status = status }
        message.saysAlive = isLifeSignDue(at: now) && isAlive(at: now)
        if isStopping { message.stopTime = Self.stopExtension }
        return message == Message() ? nil : message
    }

    /// The message has arrived.
    mutating func told(_ message: Message, at now: Instant) {
        if message.saysReady { hasToldReady = true }
        if message.saysStopping { hasToldStopping = true }
        if let status = message.status { toldStatus = status }
        if message.saysAlive { lastLifeSign = now }
    }

    /// Nothing works any more, and not because all was read.
    private var isStopping: Bool {
        standings.values.contains(where: \.news.isStopping)
            && standings.values.allSatisfy { $0.news.isStopping || $0.news.isOver }
    }

    /// In one line: a line break would begin another variable.
    private var status: String {
        let all = order.compactMap { standings[$0] }
        let texts = all.map { standing in
            let health = standing.news.health
            let text = health.detail.map { "\(health.name): \($0)" } ?? health.name
            return all.count > 1 ? "\(standing.name) \(text)" : text
        }
        let line = texts.joined(separator: "; ").map { $0.isNewline || $0 == "\0" ? " " : $0 }
        return String(line.prefix(Self.maxStatusCharacters))
    }

    private func isLifeSignDue(at now: Instant) -> Bool {
        guard let lifeSignInterval else { return false }
        return lastLifeSign.map { $0.duration(to: now) >= lifeSignInterval } ?? true
    }

    private func isAlive(at now: Instant) -> Bool {
        standings.values.allSatisfy { standing in
            standing.news.isOver
                || standing.news.health.isAlive && standing.seen.duration(to: now) < HealthBoard.heartbeatLimit
        }
    }
}

extension ApplicationHealth.State {
    fileprivate var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}
