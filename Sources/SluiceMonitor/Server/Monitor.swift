public import Logging
public import ServiceLifecycle
public import Sluice
internal import Synchronization

/// Shows an application over HTTP: a live page at `/`, its status under `/api/v1`, `/metrics`, and `/health` with
/// `/health/live` and `/health/ready`.
///
/// ```swift
/// let monitor = Monitor(registry: registry, application: app)
/// ```
///
/// It has two threads of its own and uses nothing of Swift's cooperative pool, so it answers however busy the process is; it
/// takes no lock for longer than a look-up, so nothing waits for it. What clients may do is bounded by `MonitorLimits`, and
/// who may ask by `MonitorAccess`. There is no TLS, and nothing can be changed: an application is stopped by a signal. It
/// listens on this machine alone unless it is told otherwise.
public final class Monitor: Service {
    /// Where to listen.
    public let address: MonitorAddress
    /// What clients may do.
    public let limits: MonitorLimits
    /// Who may ask.
    public let access: MonitorAccess
    private let routes: MonitorRoutes
    private let logger: Logger
    /// Nil for the system's.
    private let time: (any MonitorTime)?
    private let bound = Mutex<MonitorAddress?>(nil)

    private init(
        _ address: MonitorAddress,
        _ routes: MonitorRoutes,
        _ limits: MonitorLimits,
        _ access: MonitorAccess,
        _ logger: Logger,
        _ time: (any MonitorTime)? = nil
    ) {
        self.address = address
        self.routes = routes
        self.limits = limits
        self.access = access
        self.logger = logger
        self.time = time
    }

    /// A monitor of an application, which `run` starts.
    ///
    /// - Parameter address: 127.0.0.1:9464 unless told otherwise. Port 0 takes any that is free: see `boundAddress`.
    public convenience init(
        address: MonitorAddress = .standard,
        registry: PrometheusRegistry,
        application: some MonitoredApplication,
        limits: MonitorLimits = MonitorLimits(),
        access: MonitorAccess = MonitorAccess(),
        logger: Logger = Logger(label: "sluice.monitor")
    ) {
        let routes = MonitorRoutes(application, registry)
        self.init(address, routes, limits, access, logger)
    }

    /// A monitor whose event streams go by a time of the caller's.
    package convenience init(
        address: MonitorAddress,
        registry: PrometheusRegistry,
        application: some MonitoredApplication,
        limits: MonitorLimits,
        access: MonitorAccess,
        logger: Logger,
        time: any MonitorTime
    ) {
        let routes = MonitorRoutes(application, registry)
        self.init(address, routes, limits, access, logger, time)
    }

    /// A monitor of metrics and health alone, without a page and without a status.
    ///
    /// - Parameters:
    ///   - address: 127.0.0.1:9464 unless told otherwise. Port 0 takes any that is free: see `boundAddress`.
    ///   - health: Is called for each request for the health, from the monitor's thread. It may block that thread, and
    ///     all that the monitor serves with it, but should not.
    public convenience init(
        address: MonitorAddress = .standard,
        registry: PrometheusRegistry,
        limits: MonitorLimits = MonitorLimits(),
        access: MonitorAccess = MonitorAccess(),
        logger: Logger = Logger(label: "sluice.monitor"),
        health: @escaping @Sendable () -> ApplicationHealth
    ) {
        self.init(address, MonitorRoutes(registry: registry, health: health), limits, access, logger)
    }

    /// Where it listens, with the port that was chosen; nil while it does not.
    public var boundAddress: MonitorAddress? { bound.withLock { $0 } }

    /// Serves until the task is cancelled or the surrounding `ServiceGroup` shuts down: then it takes no further
    /// connections, ends event streams, finishes what it is answering within `exchangeTimeout`, and returns. One run at a
    /// time.
    ///
    /// - Throws: `MonitorError` when it can't listen at the address.
    public func run() async throws { try await run { _ in } }

    /// - Parameter onListening: Is told the address as soon as connections are taken.
    func run(onListening: @escaping @Sendable (MonitorAddress) -> Void) async throws {
        let thread = WorkerThread(name: "sluice-monitor")
        defer { thread.stop() }
        let server = MonitorServer(address: address, limits: limits, logger: logger, responder: responder) {
            [self] address, isLocal in
            log(at: address, isLocal)
            bound.withLock { $0 = address }
            onListening(address)
        }
        defer { bound.withLock { $0 = nil } }
        try await withTaskExecutorPreference(thread) { try await server.run() }
    }

    @Sendable private func responder(_ loopTime: any MonitorTime) -> MonitorResponder {
        MonitorResponder(
            routes: routes,
            gate: AccessGate(access, listeningAt: address),
            limits: limits,
            streams: EventStreams(limits, time ?? loopTime)
        )
    }

    private func log(at address: MonitorAddress, _ isLocal: Bool) {
        let paths = routes.paths.map(\.path).joined(separator: ", ")
        logger.info("The monitor listens at http://\(address): \(paths)")
        guard !isLocal, access.token == nil else { return }
        logger.warning(
            """
            The monitor at \(address) can be reached from other machines and asks for no token: whoever reaches it can \
            read the configuration, topics, offsets and errors. Set a token (SLUICE_MONITOR_TOKEN), or see to it that the \
            network lets nobody else through
            """
        )
    }
}

extension MonitorRoutes {
    fileprivate init(_ application: some MonitoredApplication, _ registry: PrometheusRegistry) {
        self.init(registry: registry) {
            application.health
        } status: {
            application.status(after: $0)
        }
    }
}
