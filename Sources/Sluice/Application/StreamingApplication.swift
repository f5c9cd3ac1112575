package import Metrics
public import ServiceLifecycle
internal import Synchronization
internal import UnixSignals

/// A long-running service that reads topics in micro-batches, and writes what its streams make of them.
///
/// ```swift
/// let app = StreamingApplication(name: "shout", configuration: .init(kafka: .init(bootstrapServers: "localhost:9092")))
/// app.stream(from: .kafka(topic: "words"))
///     .map { ($0.value?.utf8String ?? "").uppercased() }
///     .write(to: .kafka(topic: "shouted"))
/// try await app.run()
/// ```
///
/// Output is delivered at least once: offsets are committed only when the output of the records before them is safe. It
/// is delivered exactly once where that is asked for: see `ApplicationConfiguration.guarantee`.
public final class StreamingApplication: Service {
    /// The application's name; also its consumer group, unless the configuration names one.
    public let name: String
    /// Everything that is not streams.
    public let configuration: ApplicationConfiguration
    let builder: PlanBuilder
    let time: TimeSource
    private let random: RandomSource
    private let current = Mutex(Run())

    private struct Run {
        var shell: DriverShell?
        /// Kept after the end, so that it can be asked how it went.
        var board: HealthBoard?
        var status: StatusBoard?
        /// Why the last run could not begin.
        var refusal: String?
        var isToStop = false
        /// Further places that metrics go to.
        var metrics: [any MetricsFactory] = []
    }

    /// Makes an application without streams.
    public convenience init(name: String, configuration: ApplicationConfiguration) {
        self.init(name: name, configuration: configuration, time: TimeSource(ContinuousClock()))
    }

    package init(
        name: String,
        configuration: ApplicationConfiguration,
        time: TimeSource,
        random: RandomSource = .system
    ) {
        self.name = name
        self.configuration = configuration
        builder = PlanBuilder(shufflePartitions: configuration.shufflePartitions)
        self.time = time
        self.random = random
    }

    /// Begins a stream. To be called before `run`.
    public func stream(from source: Source) -> Stream<Record> {
        Stream(node: builder.addInput(source), plan: builder)
    }

    /// The stages that the streams amount to, as text.
    ///
    /// - Throws: When they do not make sense together.
    public func explain() throws(ApplicationError) -> String {
        try makePlan().explanation
    }

    /// Runs until it is told to stop, has read what it was to read, or fails.
    ///
    /// SIGTERM and SIGINT, a graceful shutdown of the surrounding `ServiceGroup`, and `stop()` all drain: no work is
    /// begun, what is in flight is finished and committed, and the group is left. A second signal, and cancellation of
    /// the task, stop at once.
    ///
    /// - Throws: `ApplicationError`: before anything starts when the plan or the configuration can't be used; later when
    ///   something failed for good, with the place and the cause.
    public func run() async throws {
        let shell: DriverShell
        do throws(ApplicationError) { shell = try makeShell() } catch {
            current.withLock { $0.refusal = "\(error)" }
            throw error
        }
        begin(shell)
        defer { current.withLock { $0.shell = nil } }
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await self.run(shell)
            } onGracefulShutdown: {
                shell.drain()
            }
        } onCancel: {
            shell.stopNow()
        }
    }

    /// Drains, as SIGTERM does: `run` returns when what is in flight is finished and committed. May be called from
    /// anywhere, more than once; before `run` it has `run` end as soon as it begins.
    public func stop() {
        let shell = current.withLock { run in
            run.isToStop = true
            return run.shell
        }
        shell?.drain()
    }

    /// How the application is doing. May be asked from any thread, at any time, and never waits for the driver.
    public var health: ApplicationHealth {
        let (refusal, board) = current.withLock { ($0.refusal, $0.board) }
        if let refusal { return ApplicationHealth(state: .failed(refusal)) }
        return board?.health ?? ApplicationHealth(state: .starting)
    }

    /// Has metrics go there too. To be called before `run`.
    package func emitMetrics(to factory: any MetricsFactory) { current.withLock { $0.metrics.append(factory) } }

    private var metrics: any MetricsFactory {
        let first = configuration.metrics ?? MetricsSystem.factory
        let further = current.withLock(\.metrics)
        return further.isEmpty ? first : MultiplexMetricsHandler(factories: [first] + further)
    }

    /// Of the run under way, or the last one; nil before the first.
    var statusBoard: StatusBoard? { current.withLock(\.status) }

    func makePlan() throws(ApplicationError) -> Plan {
        let plan = try Plan(builder, onFailure: configuration.onFailure, guarantee: configuration.guarantee)
        if plan.usesTransactions(configuration.guarantee) {
            do { try configuration.validateTransactionTimeout(plan.commitScope) } catch {
                throw configuration.naming(error)
            }
        }
        return plan
    }

    private func makeShell() throws(ApplicationError) -> DriverShell {
        do { try configuration.validate() } catch { throw configuration.naming(error) }
        let plan = try makePlan()
        var configuration = configuration
        configuration.hasShuffles = !plan.shuffles.isEmpty
        do { try configuration.memory.validate() } catch { throw configuration.naming(error) }
        return try DriverShell(
            name: name,
            plan: plan,
            configuration: configuration,
            metrics: metrics,
            time: time,
            random: random,
            statusAfter: statusBoard?.cursor ?? 0
        )
    }

    private func begin(_ shell: DriverShell) {
        let isToStop = current.withLock { run in
            run.shell = shell
            run.board = shell.board
            run.status = shell.status
            run.refusal = nil
            return run.isToStop
        }
        if isToStop { shell.drain() }
    }

    private func run(_ shell: DriverShell) async throws {
        guard configuration.trapsSignals else { return try await shell.run() }
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let listener = Task {
            var isFirst = true
            for await _ in signals {
                if isFirst { shell.drain() } else { shell.stopNow() }
                isFirst = false
            }
        }
        defer { listener.cancel() }
        try await shell.run()
    }
}
