/// A path that is served, and what for.
struct MonitorPath: Sendable {
    let path: String
    let help: String

    static let all =
        [
            MonitorPath(path: "/", help: "a page that shows the application live"),
            MonitorPath(path: "/api/v1/status", help: "the application's status, as JSON"),
            MonitorPath(path: "/api/v1/events", help: "the same, and then what changes, as server-sent events"),
        ] + withoutApplication

    static let withoutApplication = [
        MonitorPath(path: "/metrics", help: "metrics for Prometheus"),
        MonitorPath(path: "/health", help: "the application's health"),
        MonitorPath(path: "/health/live", help: "200 while the driver answers, else 503"),
        MonitorPath(path: "/health/ready", help: "200 while batches are worked on, else 503"),
    ]
}
