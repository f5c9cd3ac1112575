public import Logging
public import ServiceLifecycle
public import Sluice
internal import Synchronization

/// Serves metrics and health over HTTP: `/metrics`, `/health`, `/health/live` and `/health/ready`.
///
/// ```swift
/// let monitor = Monitor(registry: registry) { app.health }
/// ```
///
/// It has two threads of its own and uses nothing of Swift's cooperative pool, so it answers however busy the process is; it
/// takes no lock for longer than a look-up, so nothing waits for it. What clients may do is bounded by `MonitorLimits`.
/// There is no TLS and no password: it listens on this machine alone unless it is told otherwise.
public final class Monitor: Service {
    /// Where to listen.
    public let address: MonitorAddress
    /// What clients may do.
    public let limits: MonitorLimits
    /// Who may ask.
    public let access: MonitorAccess
    private let routes: MonitorRoutes
    private let logger: Logger
    private let bound = Mutex<MonitorAddress?>(nil)

    /// A monitor that `run` starts.
    ///
    /// - Parameters:
    ///   - address: 127.0.0.1:9464 unless told otherwise. Port 0 takes any that is free: see `boundAddress`.
    ///   - health: Is called for each request for the health, from the monitor's thread. It may block that thread, and
    ///     all that the monitor serves with it, but should not.
    public init(
        address: MonitorAddress = .standard,
        registry: PrometheusRegistry,
        limits: MonitorLimits = MonitorLimits(),
        access: MonitorAccess = MonitorAccess(),
        logger: Logger = Logger(label: "sluice.monitor"),
        health: @escaping @Sendable () -> ApplicationHealth
    ) {
        self.address = address
        self.limits = limits
        self.access = access
        self.logger = logger
        routes = MonitorRoutes(registry: registry, health: health)
    }

    /// Where it listens, with the port that was chosen; nil while it does not.
    public var boundAddress: MonitorAddress? { bound.withLock { $0 } }

    /// Serves until the task is cancelled or the surrounding `ServiceGroup` shuts down: then it takes no further
    /// connections, finishes what it is answering within `exchangeTimeout`, and returns. One run at a time.
    ///
    /// - Throws: `MonitorError` when it can't listen at the address.
    public func run() async throws { try await run { _ in } }

    /// - Parameter onListening: Is told the address as soon as connections are taken.
    func run(onListening: @escaping @Sendable (MonitorAddress) -> Void) async throws {
        let thread = WorkerThread(name: "sluice-monitor")
        defer { thread.stop() }
        let server = MonitorServer(
            address: address,
            responder: MonitorResponder(routes: routes, limits: limits),
            logger: logger
        ) { [self] address in
            logger.info("The monitor listens at http://\(address): /metrics, /health, /health/live, /health/ready")
            bound.withLock { $0 = address }
            onListening(address)
        }
        defer { bound.withLock { $0 = nil } }
        try await withTaskExecutorPreference(thread) { try await server.run() }
    }
}
