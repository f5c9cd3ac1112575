internal import Logging
internal import Metrics
internal import Synchronization

/// Performs what the driver decides: the thin shell around the state machine.
///
/// One thread tells the driver what happened and performs its actions; nothing that it does there waits. Questions to
/// the cluster are asked by `InputDesk`, tasks run on the executors.
final class DriverShell: Sendable {
    let name: String
    let plan: Plan
    let configuration: ApplicationConfiguration
    let time: TimeSource
    let random: RandomSource
    let logger: Logger
    let mailbox = Mailbox<ShellMessage>()
    let board: HealthBoard
    let status: StatusBoard

    private let metrics: any MetricsFactory
    private let repeats: RepeatLimiter
    let input: any InputConnector
    private let producer: SharedProducer
    private let lookup: TopicLookup
    private let activities = AttemptActivities()
    /// Nil where nothing is shuffled.
    private let shuffles: ShuffleSpace?
    /// Nil where nobody traces.
    private let tracing: RunTracing?
    private let thread = WorkerThread(name: "sluice-driver")

    /// - Parameter cursor: The last change of the status of an earlier run; 0 if there was none.
    init(
        name: String,
        plan: Plan,
        configuration: ApplicationConfiguration,
        metrics: any MetricsFactory,
        time: TimeSource,
        random: RandomSource,
        statusAfter cursor: UInt64
    ) throws(ApplicationError) {
        self.name = name
        self.plan = plan
        self.metrics = metrics
        self.time = time
        self.random = random
        repeats = RepeatLimiter(time: time)
        logger = configuration.logger.limited(by: repeats, application: name)
        let configuration = configuration.prepared(logger)
        self.configuration = configuration
        let board = HealthBoard(time: time, stuckAfter: configuration.stuckAfter)
        self.board = board
        status = StatusBoard(
            plan,
            after: cursor,
            batchTarget: configuration.rateTarget(plan) ?? configuration.trigger.usualBatchDuration,
            activities: activities,
            time: time,
            wallTime: wallClockMilliseconds()
        )
        shuffles =
            plan.shuffles.isEmpty
            ? nil
            : ShuffleSpace(
                memoryLimit: configuration.shuffleMemory ?? configuration.memory.forShuffles,
                directory: configuration.spillPath
            )
        tracing = RunTracing(
            configuration.tracer,
            application: name,
            group: configuration.group(of: name),
            sinks: plan.sinks.map(\.name),
            tracesOutput: configuration.tracesOutput
        )
        lookup = TopicLookup(
            kafka: configuration.kafka,
            missingTopics: configuration.missingTopics,
            brokerTimeout: configuration.brokerTimeout,
            time: time,
            logger: logger,
            onObstacle: { obstacle in board.note { $0.obstacle = obstacle } }
        )
        producer = try SharedProducer(
            configuration: configuration.kafka.withDefaults(configuration.trigger.producerDefaults),
            logger: logger,
            news: { [mailbox] in mailbox.post(.clientNews(.producer, $0)) }
        )
        if let connector = plan.stages.first?.source.connector {
            input = connector
        } else {
            input = try KafkaInput(
                topics: plan.topics,
                group: configuration.group(of: name),
                configuration: configuration,
                lookup: lookup
            )
        }
        try checkTransactions()
    }

    /// Finishes what is in flight, commits, and ends. May be called from anywhere, more than once.
    func drain() { mailbox.post(.event(.drain)) }

    /// Ends at once.
    func stopNow() { mailbox.post(.stopNow) }

    /// Runs until drained, failed or stopped.
    func run() async throws {
        logger.info("starting \(name): \(configuration)")
        if configuration.guarantee == .exactlyOnce, configuration.kafka["isolation.level"] == "read_uncommitted" {
            logger.warning("isolation.level is read_uncommitted: what others have aborted is read, and written on")
        }
        let weaker = plan.weakerSinks(than: configuration.guarantee)
        if !weaker.isEmpty {
            logger.warning(
                "\(configuration.guarantee) is asked for, and these sinks promise less: \(weaker.joined(separator: ", "))"
            )
        }
        let desk = InputDesk(
            input: input,
            plan: plan,
            tellDriver: { [mailbox] in mailbox.post(.event($0)) },
            dataArrived: dataArrival,
            clientNews: { [mailbox] in mailbox.post(.clientNews($0, $1)) },
            time: time,
            logger: logger
        )
        let outputs = HeldOutputs()
        plan.calls.start()
        let deliverer = Deliverer(sinks: plan.sinks, outputs: outputs)
        let executors = makeExecutors(desk, deliverer)
        let transactions = makeTransactions(deliverer)
        let observer = makeObserver()
        let ending = await Task(executorPreference: thread) {
            await self.runLoop(desk, executors, transactions, observer)
        }.value
        await stop(desk, executors, transactions)
        try ending.get()
    }

    /// Only `.asap` goes by what its readers have; no other trigger needs to be woken for it.
    private var dataArrival: @Sendable (TopicPartition) -> Void {
        guard configuration.trigger.endsTasksWhenDry else { return { _ in } }
        return { [mailbox] in mailbox.post(.dataArrived($0)) }
    }

    private func makeObserver() -> DriverObserver {
        DriverObserver(
            metrics: MetricsRecorder(
                metrics,
                batchTarget: configuration.driverConfiguration(plan).targetBatchDuration
            ),
            log: DriverLog(logger: logger),
            status: StatusRecorder(status),
            board: board,
            stragglers: configuration.stragglers,
            activities: activities,
            calls: plan.calls,
            variables: plan.variables,
            tracing: tracing,
            wallTime: wallClockMilliseconds,
            tellService: { [name, board, logger] news in
                let id = ObjectIdentifier(board)
                ServiceNotifier.ofProcess?.note(news, of: name, id: id, logger: logger)
            }
        )
    }

    private func makeExecutors(_ desk: InputDesk, _ deliverer: Deliverer) -> [ExecutorID: any Executor] {
        let runner = TaskRunner(
            plan: plan,
            readers: desk.readers,
            outputs: deliverer.outputs,
            limits: configuration.taskLimits,
            maxBucketOutputBytes: configuration.memory.maxBucketOutputBytes,
            surroundings: TaskSurroundings(
                application: name,
                logger: logger,
                time: time,
                random: random,
                activities: activities,
                shuffles: shuffles,
                tracing: tracing
            ),
            endsWhenDry: configuration.trigger.endsTasksWhenDry,
            taskTimeout: configuration.taskTimeout,
            time: time
        )
        let made = (0..<configuration.executors).map { number in
            ThreadExecutor(id: ExecutorID(number), runner: runner, deliverer: deliverer, outputs: deliverer.outputs) {
                [mailbox] in mailbox.post($0.map(ShellMessage.event))
            }
        }
        return Dictionary(uniqueKeysWithValues: made.map { ($0.id, $0) })
    }

    private func runLoop(
        _ desk: InputDesk,
        _ executors: [ExecutorID: any Executor],
        _ transactions: TransactionDesk?,
        _ observer: DriverObserver
    ) async -> Result<Void, any Error> {
        let opening = desk.begin { [self] in
            do throws(ApplicationError) { try await open(desk, transactions) } catch {
                mailbox.post(.openingFailed(error))
            }
        }
        var loop = DriverLoop(
            shell: self,
            desk: desk,
            executors: executors,
            transactions: transactions,
            observer: observer
        )
        let ending = await loop.run()
        // Whatever it has begun to open must be there to be closed.
        opening.cancel()
        _ = await opening.result
        return ending
    }

    private func open(_ desk: InputDesk, _ transactions: TransactionDesk?) async throws(ApplicationError) {
        let context = SinkContext(
            applicationName: name,
            group: configuration.group(of: name),
            kafka: configuration.kafka,
            logger: logger,
            producer: producer,
            topicLookup: lookup
        )
        try await Self.step(.shuffle, "preparing shuffles") { try shuffles?.checkDirectory() }
        try await Self.step(.userCode, "loading broadcast variables") {
            try await plan.variables.start(
                BroadcastSurroundings(time: time, logger: logger, wallTime: wallClockMilliseconds)
            )
        }
        for sink in plan.sinks {
            try await Self.step(.sink, "starting sink \(sink.name)") { try await sink.start(context) }
        }
        // First: what is read is what is stable, and a former self's offsets may not be that yet.
        try await Self.step(.sink, "preparing transactions") { try await transactions?.start(lookup) }
        try await Self.step(.source, "opening the input") { try await desk.start() }
        board.note { $0.hasJoined = true }
    }

    private static func step(
        _ origin: Failure.Origin,
        _ doing: String,
        _ body: () async throws -> Void
    ) async throws(ApplicationError) {
        do {
            try Task.checkCancellation()
            try await body()
        } catch let error as ApplicationError {
            throw error
        } catch {
            let failure = Failure(origin: origin, message: "\(doing): \(error)", isRetriable: false)
            throw ApplicationError(.failed, "\(failure)", failure: failure)
        }
    }

    private func stop(
        _ desk: InputDesk,
        _ executors: [ExecutorID: any Executor],
        _ transactions: TransactionDesk?
    ) async {
        for executor in executors.values { executor.stop() }
        await transactions?.stop()
        plan.calls.stop()
        plan.variables.stop()
        await desk.stop()
        for sink in plan.sinks { await sink.stop() }
        producer.close()
        tracing?.close()
        thread.stop()
        repeats.tellRest(to: logger)
        logger.info("stopped \(name)")
    }
}

extension ApplicationConfiguration {
    /// The consumer group of an application of that name.
    func group(of name: String) -> String { kafka["group.id"] ?? group ?? name }

    /// What clients are made from: with the run's logger, and statistics unless the user wants others or none.
    fileprivate func prepared(_ logger: Logger) -> Self {
        var copy = self
        copy.logger = logger
        copy.kafka = kafka.withDefaults(Self.clientDefaults)
        return copy
    }

    /// In milliseconds. Writing and reading statistics costs about a millisecond a thousand partitions. Clients that come
    /// back slowly, by librdkafka's 10 s, would be as long about it as a session lasts.
    private static let clientDefaults = ["statistics.interval.ms": "5000", "reconnect.backoff.max.ms": "2000"]
}

extension Trigger {
    /// Records wait to fill a request where latency does not count, as long as librdkafka has them wait. And they never
    /// time out: one that did while later ones arrived would be sent again behind them. A stop ends the wait.
    var producerDefaults: [String: String] {
        ["linger.ms": self == .asap ? "0" : "5", "message.timeout.ms": "0"]
    }
}
