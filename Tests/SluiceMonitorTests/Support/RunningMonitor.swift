import Logging
import Sluice
import SluiceMonitor

/// A monitor that serves at a port of its own, and clients for it.
struct RunningMonitor: Sendable {
    let port: Int

    func connect(receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, receiveBuffer: receiveBuffer)
    }

    /// The answer to a whole request on a connection of its own.
    func answer(_ request: String, isHead: Bool = false) throws -> RawAnswer? {
        let client = try connect()
        client.send(request)
        return client.readAnswer(isHead: isHead)
    }

    /// - Parameters:
    ///   - host: What stands in the `Host` header.
    ///   - headers: Whole lines, each with its end.
    func get(_ path: String, host: String = "localhost", headers: String = "") throws -> RawAnswer? {
        try answer("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(headers)\r\n")
    }
}

/// Looks every few milliseconds whether something has come about, so that what is waited for gets the processor.
func eventually(within limit: Duration = .seconds(60), _ condition: () throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while true {
        if try condition() { return true }
        guard ContinuousClock.now < deadline else { return false }
        try? await Task.sleep(for: .milliseconds(2))
    }
}

/// Runs a monitor of metrics and health, and the body on a thread of its own, which may block; then cancels the monitor, and
/// waits for its end.
func withMonitor(
    registry: PrometheusRegistry = PrometheusRegistry(logger: quiet),
    limits: MonitorLimits = .patient,
    access: MonitorAccess = MonitorAccess(),
    logger: Logger = quiet,
    health: @escaping @Sendable () -> ApplicationHealth = { ApplicationHealth(state: .running) },
    _ body: @escaping @Sendable (RunningMonitor) async throws -> Void
) async throws {
    let monitor = Monitor(
        address: .anyPort,
        registry: registry,
        limits: limits,
        access: access,
        logger: logger,
        health: health
    )
    try await run(monitor, body)
}

/// The same for a monitor of an application.
func withMonitor(
    of application: FakeApplication,
    address: MonitorAddress = .anyPort,
    limits: MonitorLimits = .patient,
    access: MonitorAccess = MonitorAccess(),
    logger: Logger = quiet,
    time: ManualTime = ManualTime(),
    _ body: @escaping @Sendable (RunningMonitor) async throws -> Void
) async throws {
    let monitor = Monitor(
        address: address,
        registry: PrometheusRegistry(logger: quiet),
        application: application,
        limits: limits,
        access: access,
        logger: logger,
        time: time
    )
    try await run(monitor, body)
}

private func run(_ monitor: Monitor, _ body: @escaping @Sendable (RunningMonitor) async throws -> Void) async throws {
    try await onThread {
        try await withThrowingTaskGroup { group in
            group.addTask { try await monitor.run() }
            group.addTask {
                guard await eventually({ monitor.boundAddress != nil }) else { throw NotBound() }
                try await body(RunningMonitor(port: monitor.boundAddress?.port ?? 0))
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

extension MonitorAddress {
    /// On this machine, at any port that is free.
    static let anyPort = MonitorAddress(host: "127.0.0.1", port: 0)
}

struct NotBound: Error {}

/// Runs the body on a thread of its own.
func onThread(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let thread = WorkerThread(name: "test")
    defer { thread.stop() }
    try await withTaskExecutorPreference(thread) { try await body() }
}

extension MonitorLimits {
    /// No limit of time that a busy machine could meet.
    static var patient: Self { with { _ in } }

    static func with(_ change: (inout Self) -> Void) -> Self {
        var limits = MonitorLimits()
        limits.idleTimeout = .seconds(3_600)
        limits.exchangeTimeout = .seconds(3_600)
        change(&limits)
        return limits
    }
}
