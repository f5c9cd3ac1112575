/// Lets the people outside see the driver at work: passes what happens to metrics, logs, traces, health and status.
///
/// Used on the driver's thread alone.
struct DriverObserver {
    /// The time between two looks at how things stand.
    static let lookInterval = Duration.seconds(1)

    private var metrics: MetricsRecorder
    private var log: DriverLog
    private var status: StatusRecorder
    private var progress = ProgressWatch()
    private var stragglers: StragglerWatch
    private let activities: AttemptActivities
    private var phase = Driver.Phase.starting
    private var deliveries = FailingDeliveries()
    private let board: HealthBoard
    private let calls: CallResources
    private let variables: SharedVariables
    private let wallTime: () -> Int64
    /// Nil where nobody traces.
    private(set) var spans: DriverSpans?
    private let tellService: (ServiceReport.News) -> Void
    /// An end that nobody asked for is that of an application that has read all that it was to read.
    private var wasToldToStop = false

    /// - Parameters:
    ///   - wallTime: Milliseconds since 1970.
    ///   - tellService: Is told once a second how the application does, and at the end that it is over.
    init(
        metrics: MetricsRecorder,
        log: DriverLog,
        status: StatusRecorder,
        board: HealthBoard,
        stragglers: StragglerThreshold,
        activities: AttemptActivities = AttemptActivities(),
        calls: CallResources = CallResources(),
        variables: SharedVariables = SharedVariables(),
        tracing: RunTracing? = nil,
        wallTime: @escaping () -> Int64,
        tellService: @escaping (ServiceReport.News) -> Void = { _ in }
    ) {
        self.stragglers = StragglerWatch(stragglers)
        self.activities = activities
        self.metrics = metrics
        self.log = log
        self.status = status
        self.board = board
        self.calls = calls
        self.variables = variables
        self.wallTime = wallTime
        spans = tracing.map(DriverSpans.init)
        self.tellService = tellService
    }

    /// To be called before the driver hears of it.
    mutating func note(_ event: DriverEvent, at now: Instant) {
        if deliveries.note(event, at: now) { tellTroubles() }
        metrics.note(event, at: now)
        log.note(event)
        status.note(event, at: now)
        spans?.note(event)
        switch event {
        case .observed: board.reached(.reader)
        case .observationFailed: board.lost(.reader, "no broker tells where partitions end")
        case .committed: board.reached(.member)
        case .drain: wasToldToStop = true
        default: break
        }
    }

    /// To be called before the action is performed.
    mutating func note(_ action: DriverAction, at now: Instant) {
        metrics.note(action, at: now)
        log.note(action)
        status.note(action, at: now)
        spans?.note(action)
        deliveries.note(action)
        if case .release = action { tellTroubles() }
    }

    private func tellTroubles() {
        let troubles = deliveries.troubles
        board.note { $0.failingDeliveries = troubles }
    }

    /// To be called when an event has been dealt with.
    mutating func settle(_ driver: Driver) {
        spans?.settle(driver)
        guard driver.phase != phase else { return }
        phase = driver.phase
        board.enter(phase)
    }

    mutating func note(_ news: ClientNews, of client: KafkaClient, at now: Instant) {
        switch news {
        case .statistics(let statistics):
            metrics.note(statistics, of: client)
            if statistics.isConnected { board.reached(client) } else { board.lost(client, "no connection to a broker") }
        case .renewed: metrics.noteRenewal()
        case .error(let error):
            metrics.noteError(of: client)
            if error.code == .allBrokersDown { board.lost(client, error.message) }
        }
    }

    /// Looks how things stand.
    mutating func look(at driver: Driver, now: Instant) {
        let found = driver.status
        let standing = progress.look(at: found, now: now)
        status.look(at: driver, found, standing, wallTime: wallTime(), at: now)
        board.note {
            $0.standing = standing
            $0.lastBeat = now
        }
        for straggler in stragglers.look(at: driver.batchStandings, now: now) {
            log.note(straggler, doing: activities.of(straggler.attempt.fence))
            metrics.note(straggler)
            status.note(straggler)
        }
        let health = board.health
        let state = health.state
        tellService(ServiceReport.News(health, wasToldToStop: wasToldToStop))
        log.note(state)
        metrics.sample(
            MetricsSample(
                status: found,
                state: state,
                progressAge: board.progressAge,
                stragglers: stragglers.current,
                wallTime: wallTime(),
                calls: calls
            )
        )
        metrics.sample(variables, at: now)
    }

    /// Nothing more will happen.
    mutating func close(_ result: Result<Void, any Error>, of driver: Driver, at now: Instant) {
        status.look(at: driver, driver.status, [], wallTime: wallTime(), at: now)
        status.close(result, at: now)
        let state: ApplicationHealth.State =
            switch result {
            case .success: .stopped
            case .failure(let error): .failed("\(error)")
            }
        board.note { $0.ending = state }
        spans?.close(result)
        tellService(ServiceReport.News(board.health, wasToldToStop: wasToldToStop, isOver: true))
        log.tellTotals()
        metrics.sample(variables, at: now)
        metrics.close(in: state)
    }
}
