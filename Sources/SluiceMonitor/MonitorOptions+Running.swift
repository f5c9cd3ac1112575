internal import ArgumentParser
internal import CoreMetrics
public import Logging
public import Sluice

extension MonitorOptions {
    /// Runs an application with its monitor beside it, which serves until the application has ended.
    ///
    /// - Throws: `MonitorError`, before the application starts, when the monitor can't listen at its address;
    ///   `ValidationError`, which ends the command with exit code 64, when a setting of the application can't be used; and
    ///   what else `StreamingApplication.run` throws.
    public func run(_ application: StreamingApplication) async throws {
        do {
            try await withMonitor(of: application) { _ in try await application.run() }
        } catch let error as ApplicationError where error.code == .invalidConfiguration {
            throw ValidationError(error.message)
        }
    }

    /// Serves an application's page, status, metrics and health while `body` runs, and for no longer.
    ///
    /// The metrics are also those of the application's own code, unless the process has bootstrapped swift-metrics with
    /// another backend: then that one gets what Sluice emits as well, and the application's own goes there alone.
    ///
    /// - Parameters:
    ///   - standard: Where to listen if `--monitor` does not say.
    ///   - logger: Is told where the monitor listens, and warned of an open one; the application's unless told otherwise.
    ///   - body: Is to run the application. It gets the address that is listened at; nil with `--no-monitor`.
    /// - Throws: `MonitorError`, before `body` is called, when the monitor can't listen at its address; and what `body`
    ///   throws. A monitor that fails later leaves the application alone.
    public func withMonitor<Result: Sendable>(
        of application: StreamingApplication,
        default standard: MonitorAddress = .standard,
        logger: Logger? = nil,
        _ body: (MonitorAddress?) async throws -> Result
    ) async throws -> Result {
        let settings = try settings(for: application, default: standard)
        guard let address = settings.address else { return try await body(nil) }
        let monitor = Monitor(
            address: address,
            registry: application.registry(),
            application: ConfiguredApplication(application, settings),
            access: settings.access,
            logger: logger ?? application.configuration.logger
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let (listening, signal) = AsyncStream.makeStream(of: MonitorAddress.self)
            group.addTask {
                defer { signal.finish() }
                try await monitor.run {
                    signal.yield($0)
                    signal.finish()
                }
            }
            var bound: MonitorAddress?
            for await address in listening { bound = address }
            // It has ended without listening: this throws why.
            if bound == nil { try await group.next() }
            defer { group.cancelAll() }
            return try await body(bound)
        }
    }
}

extension StreamingApplication {
    /// The registry that this application's metrics go to: the process's, where swift-metrics is free to be bootstrapped.
    fileprivate func registry() -> PrometheusRegistry {
        if let known = MetricsSystem.factory as? PrometheusRegistry { return known }
        let registry = PrometheusRegistry(definitions: MetricsCatalogue.all, logger: configuration.logger)
        if MetricsSystem.factory is NOOPMetricsHandler, configuration.metrics == nil {
            MetricsSystem.bootstrap(registry)
        } else {
            emitMetrics(to: registry)
        }
        return registry
    }
}
