internal import HTTPTypes
internal import Sluice

/// What is served under which path.
struct MonitorRoutes: Sendable {
    static let methods = "GET, HEAD"

    private static let paths: [(path: String, help: String)] = [
        ("/metrics", "metrics for Prometheus"),
        ("/health", "the application's health"),
        ("/health/live", "200 while the driver answers, else 503"),
        ("/health/ready", "200 while batches are worked on, else 503"),
    ]

    let registry: PrometheusRegistry
    let process: ProcessMetrics
    let health: @Sendable () -> ApplicationHealth

    init(registry: PrometheusRegistry, health: @escaping @Sendable () -> ApplicationHealth) {
        self.registry = registry
        process = ProcessMetrics(registry)
        self.health = health
    }

    /// - Parameter target: Path and query; the query is passed over.
    func answer(_ method: HTTPRequest.Method, _ target: String) -> MonitorAnswer {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        guard Self.paths.contains(where: { $0.path == path }) else { return Self.notFound }
        guard method == .get || method == .head else { return Self.methodNotAllowed }
        switch path {
        case "/metrics": return metrics()
        case "/health/live": return check { $0.isAlive }
        case "/health/ready": return check { $0.isReady }
        default: return json(.ok, HealthBody.overview(health()))
        }
    }

    private func metrics() -> MonitorAnswer {
        process.update()
        return MonitorAnswer(status: .ok, contentType: ExpositionWriter.contentType, body: registry.exposition())
    }

    private func check(_ isGood: (ApplicationHealth) -> Bool) -> MonitorAnswer {
        let health = health()
        return json(isGood(health) ? .ok : .serviceUnavailable, HealthBody.brief(health))
    }

    private func json(_ status: HTTPResponse.Status, _ body: String) -> MonitorAnswer {
        MonitorAnswer(status: status, contentType: MonitorAnswer.jsonType, body: body)
    }

    private static var notFound: MonitorAnswer {
        let list = paths.map { "  \($0.path)  \($0.help)\n" }.joined()
        return .text(.notFound, "There is nothing at this path. There are:\n\(list)")
    }

    private static var methodNotAllowed: MonitorAnswer {
        var answer = MonitorAnswer.text(.methodNotAllowed, "Only \(methods) are answered here.\n")
        answer.allow = methods
        return answer
    }
}
