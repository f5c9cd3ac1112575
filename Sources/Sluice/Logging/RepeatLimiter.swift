internal import Logging
internal import Synchronization

/// Lets a few lines that say the same through, and counts the rest, so that trouble that repeats itself does not bury
/// what else happens. Two lines say the same if they differ in numbers at most.
final class RepeatLimiter: Sendable {
    /// Lines that say the same, in one window.
    static let linesPerWindow = 3
    static let window = Duration.seconds(30)
    /// Different lines that are kept in mind; when there are more, all are forgotten, and begin anew.
    static let maxLines = 256

    private struct Line {
        let start: Instant
        var count = 0
        var example: String

        var suppressed: Int { max(0, count - RepeatLimiter.linesPerWindow) }
    }

    private let time: TimeSource
    private let lines = Mutex<[String: Line]>([:])

    init(time: TimeSource) { self.time = time }

    /// What is to become of a line.
    enum Verdict: Equatable {
        /// Pass it on, after saying that so many before it were left out.
        case pass(leftOut: Int)
        case leaveOut
    }

    func judge(_ level: Logger.Level, _ message: String) -> Verdict {
        let key = "\(level) \(message.filter { !$0.isNumber })"
        let now = time.now
        return lines.withLock { lines in
            if let known = lines[key], known.start.duration(to: now) < Self.window {
                lines[key]?.count += 1
                return known.count < Self.linesPerWindow ? .pass(leftOut: 0) : .leaveOut
            }
            let leftOut = lines[key]?.suppressed ?? 0
            if lines.count >= Self.maxLines { lines = [:] }
            lines[key] = Line(start: now, count: 1, example: message)
            return .pass(leftOut: leftOut)
        }
    }

    /// Says at the end what was left out since it was last said.
    func tellRest(to logger: Logger) {
        let rest = lines.withLock { lines in
            defer { lines = [:] }
            return lines.values.filter { $0.suppressed > 0 }
        }
        for line in rest.sorted(by: { $0.start < $1.start }) {
            logger.info("left out \(line.suppressed) more like: \(line.example)")
        }
    }
}

/// Passes on what the limiter lets through. What is only for developers goes through as it is.
private struct LimitingLogHandler: LogHandler {
    var base: any LogHandler
    let limiter: RepeatLimiter

    var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        guard event.level > .debug else { return base.log(event: event) }
        guard case .pass(let leftOut) = limiter.judge(event.level, "\(event.message)") else { return }
        var event = event
        if leftOut > 0 { event.message = "\(event.message) (\(leftOut) more like it were left out)" }
        base.log(event: event)
    }
}

extension Logger {
    /// The same logger, which names the application and repeats itself less.
    func limited(by limiter: RepeatLimiter, application name: String) -> Logger {
        var logger = self
        logger.handler = LimitingLogHandler(base: handler, limiter: limiter)
        logger[metadataKey: "application"] = "\(name)"
        return logger
    }
}
