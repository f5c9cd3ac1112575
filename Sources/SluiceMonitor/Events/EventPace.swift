/// When an event stream says something, and when it ends.
struct EventPace {
    enum Step: Equatable { case nothing, event, heartbeat, end }

    /// The time between looks for news.
    static let interval = Duration.seconds(1)
    /// The longest silence. Proxies commonly cut a connection after 30 or 60 s of it.
    static let heartbeat = Duration.seconds(15)

    private let end: Duration
    private var spokeAt: Duration

    /// - Parameters:
    ///   - now: When the stream began, with an event.
    ///   - maxAge: When it is to end.
    init(at now: Duration, maxAge: Duration) {
        end = now + maxAge
        spokeAt = now
    }

    mutating func step(at now: Duration, hasNews: Bool) -> Step {
        if now >= end { return .end }
        guard hasNews || now - spokeAt >= Self.heartbeat else { return .nothing }
        spokeAt = now
        return hasNews ? .event : .heartbeat
    }
}
