/// What is known of a run, as its status tells it. Changed in place, a little at each event.
struct StatusFacts: Sendable {
    /// The number of the last change.
    private(set) var cursor: UInt64
    /// Whoever has seen no more than this has seen another run, and needs all.
    let firstCursor: UInt64
    let graph: PlanGraph
    var clock: StatusClock
    var batches = BatchHistory()
    var failures = FailureLog()
    var samples = SampleHistory()
    var building = SampleBuilder()
    var executors = ExecutorTable()
    var flow: FlowTotals
    var rates = RateWindow()
    var partitions = PartitionFacts()
    /// Records that are not planned, at the last look.
    var backlog: Int64 = 0
    /// Whether batches are cut, as of the last look.
    var isRunning = false
    /// How far back input counts for how long catching up takes: a burst is over when it is over, but ends of logs are
    /// seen once a batch.
    private let inputMemory: Duration
    private static let leastInputMemory = Duration.seconds(3)

    /// - Parameters:
    ///   - cursor: The last change of the run before; 0 for the first run.
    ///   - batchTarget: How long a batch should take.
    init(_ plan: Plan, after cursor: UInt64, clock: StatusClock, batchTarget: Duration = .zero) {
        inputMemory = max(Self.leastInputMemory, batchTarget * 2)
        graph = PlanGraph(plan)
        flow = FlowTotals(nodes: plan.operators.count)
        self.cursor = cursor + 1
        firstCursor = cursor + 1
        self.clock = clock
    }

    /// Numbers a change.
    mutating func change() -> UInt64 {
        cursor += 1
        return cursor
    }

    /// Whether changes since then can be told without the rest.
    func canUpdate(after cursor: UInt64) -> Bool { firstCursor...self.cursor ~= cursor }

    /// How far behind it is.
    var backlogStatus: BacklogStatus {
        let (input, processed) = (rates.rate(0), rates.rate(1))
        let isLimited = building.lastLimit.map { $0 != .backlog } ?? false
        let isCatchingUp = isLimited && backlog > 0 && isRunning
        let gain = processed - rates.rate(0, over: inputMemory)
        return BacklogStatus(
            records: backlog,
            inputRecordsPerSecond: input,
            processedRecordsPerSecond: processed,
            isCatchingUp: isCatchingUp,
            secondsUntilCaughtUp: isCatchingUp && gain > 0 ? Double(backlog) / gain : nil
        )
    }

    /// Looks how things stand.
    ///
    /// - Parameters:
    ///   - unfinished: The batches that the driver still knows.
    ///   - wallTime: Milliseconds since 1970.
    mutating func look(
        at status: DriverStatus,
        _ standing: [ProgressWatch.Standing],
        unfinished: [BatchID],
        backlog: Int64,
        wallTime: Int64,
        at now: Instant
    ) {
        clock.look(wallTime: wallTime, at: now)
        partitions.look(at: status.partitions, standing, wallTime: wallTime)
        self.backlog = backlog
        isRunning = status.phase == .running
        executors.look(at: now)
        flow.look(at: now)
        rates.add(building.totals, at: now)
        let time = clock.time(of: now)
        if let sample = building.take(at: now, time, backlog: backlog, lag: partitions.lag) {
            samples.add(sample, change: change())
        }
        let known = Set(unfinished.map(\.rawValue))
        for batch in batches.running where !known.contains(batch) { batches.abandon(batch, change()) }
    }

    /// Nothing more will happen.
    mutating func close() {
        isRunning = false
        executors.close()
        flow.close()
        rates.clear()
        partitions.close()
        for batch in batches.running { batches.abandon(batch, change()) }
    }
}

extension BatchHistory {
    /// Nothing of the batch is left, though it did not finish.
    mutating func abandon(_ batch: Int64, _ change: UInt64) {
        edit(batch, change) { batch in
            batch.isRunning = false
            batch.status.state = "abandoned"
        }
    }
}
