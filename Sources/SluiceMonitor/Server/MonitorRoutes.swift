internal import HTTPTypes
internal import NIOCore
internal import Sluice

/// What is served under which path.
struct MonitorRoutes: Sendable {
    let registry: PrometheusRegistry
    let process: ProcessMetrics
    let health: @Sendable () -> ApplicationHealth
    /// Nil without an application: then there is neither a page nor an API.
    let texts: StatusTexts?

    init(
        registry: PrometheusRegistry,
        health: @escaping @Sendable () -> ApplicationHealth,
        status: (@Sendable (UInt64?) -> ApplicationStatus)? = nil
    ) {
        self.registry = registry
        process = ProcessMetrics(registry)
        self.health = health
        texts = status.map(StatusTexts.init)
    }

    /// The paths that there are, but for the page's other files.
    var paths: [MonitorPath] { texts == nil ? MonitorPath.withoutApplication : MonitorPath.all }

    /// Who may ask for it depends on that.
    func part(at path: Substring) -> AccessGate.Part {
        switch path {
        case "/health/live", "/health/ready": .check
        default: file(path) == nil ? .inside : .page
        }
    }

    /// - Parameter isBrief: Whether the client is to be told no more than whether.
    func reply(to request: HTTPRequest, at path: Substring, isBrief: Bool, _ now: Duration) -> MonitorReply {
        switch path {
        case "/metrics": return .answer(metrics())
        case "/health/live": return .answer(check(isBrief) { $0.isAlive })
        case "/health/ready": return .answer(check(isBrief) { $0.isReady })
        case "/health": return .answer(.json(.ok, HealthBody.overview(health())))
        default: break
        }
        if let file = file(path) { return .answer(file.answer(to: request.headerFields)) }
        guard let texts else { return .answer(notFound(path)) }
        switch path {
        case "/api/v1/status": return .answer(Self.status(texts, now))
        case "/api/v1/events": return .events(texts, lastID: request.headerFields.values("last-event-id").last)
        default: return .answer(notFound(path))
        }
    }

    private func file(_ path: Substring) -> PageFile? { texts == nil ? nil : PageFiles.all[String(path)] }

    private func metrics() -> MonitorAnswer {
        process.update()
        return MonitorAnswer(
            status: .ok,
            contentType: ExpositionWriter.contentType,
            body: ByteBuffer(string: registry.exposition())
        )
    }

    private func check(_ isBrief: Bool, _ isGood: (ApplicationHealth) -> Bool) -> MonitorAnswer {
        let health = health()
        let body = isBrief ? HealthBody.name(health) : HealthBody.brief(health)
        return .json(isGood(health) ? .ok : .serviceUnavailable, body)
    }

    private static func status(_ texts: StatusTexts, _ now: Duration) -> MonitorAnswer {
        do {
            let text = try texts.text(after: nil, at: now)
            return MonitorAnswer(status: .ok, contentType: MonitorAnswer.jsonType, body: text.json)
        } catch { return unwritable }
    }

    /// For a status that JSON can't hold.
    static let unwritable = MonitorAnswer.text(.internalServerError, "The status can't be written as JSON.\n")

    private func notFound(_ path: Substring) -> MonitorAnswer {
        let message = "There is nothing at this path. There are:"
        guard path.hasPrefix("/api") else {
            return .text(.notFound, message + "\n" + paths.map { "  \($0.path)  \($0.help)\n" }.joined())
        }
        let list = paths.map { jsonString($0.path) }.joined(separator: ",")
        let members = [(name: "error", value: jsonString(message)), (name: "paths", value: "[\(list)]")]
        return .json(.notFound, jsonObject(members) + "\n")
    }
}
