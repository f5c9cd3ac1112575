import SluiceCore

/// What the driver's decisions cost, with no broker and no executor: from the cut of a batch to its commit.
struct DriverBenchmark: Benchmark {
    private static let sizes = [8, 200, 10_000]
    private static let tasksToMeasure = 200_000

    private struct Costs {
        let planMicroseconds: Double
        let taskMicroseconds: Double
    }

    func run(_ settings: BenchmarkSettings, on broker: any Broker) throws -> String {
        let rows = Self.sizes.map { partitions in
            let costs = measure(partitions: partitions)
            return Table.Row(
                label: "\(grouped(partitions)) partitions",
                values: [costs.planMicroseconds, costs.taskMicroseconds]
            )
        }
        return Table(
            title: "Driver: planning a batch, and deciding all that a task needs",
            caption: """
                One task a partition; a task is dispatched, reported, delivered and committed. The state machine alone, \
                on one thread.
                """,
            columns: [.init("µs to plan a batch", decimals: 1), .init("µs a task", decimals: 2)],
            rows: rows,
            hasBaseline: false
        ).markdown
    }

    private func measure(partitions: Int) -> Costs {
        let rounds = max(3, Self.tasksToMeasure / partitions)
        var batch = DriverRounds(partitions: partitions)
        let clock = ContinuousClock()
        var planning = Duration.zero
        var running = Duration.zero
        batch.round()
        for _ in 0..<rounds {
            planning += clock.measure { batch.cut() }
            running += clock.measure { batch.finish() }
        }
        return Costs(
            planMicroseconds: planning / .microseconds(1) / Double(rounds),
            taskMicroseconds: running / .microseconds(1) / Double(rounds * partitions)
        )
    }
}

/// A driver that is told at once that everything went well.
private struct DriverRounds {
    private var driver = Driver(
        configuration: DriverConfiguration(trigger: .interval(.milliseconds(1)), rateControl: .adaptive)
    )
    private var now = Instant(nanoseconds: 0)
    private var ends: [TopicPartition: Int64] = [:]
    private var pending: [DriverAction] = []

    init(partitions: Int) {
        _ = driver.handle(.executorJoined(ExecutorID(0), slots: 8), at: now)
        let all = (0..<partitions).map { TopicPartition(topic: "input", partition: Int32($0)) }
        for partition in all { ends[partition] = 0 }
        let starts = all.map { LaneStart(partition: $0, stage: StageID(0), position: 0) }
        pending = driver.handle(.assigned(starts), at: now)
    }

    mutating func round() {
        cut()
        finish()
    }

    /// Up to the first tasks' dispatch.
    mutating func cut() {
        for partition in ends.keys { ends[partition, default: 0] += 100 }
        now = now.advanced(by: .milliseconds(1))
        if !pending.contains(where: \.isObservation) { pending += driver.handle(.timerFired, at: now) }
        guard case .observe(let request, _)? = pending.first(where: \.isObservation) else { return }
        pending = driver.handle(.observed(request, ends), at: now)
    }

    /// Everything that follows, until nothing more is asked.
    mutating func finish() {
        while !pending.isEmpty {
            let actions = pending
            pending = []
            for action in actions { answer(action) }
            if pending.allSatisfy(\.isObservation) { return }
        }
    }

    private mutating func answer(_ action: DriverAction) {
        switch action {
        case .run(let attempt, _):
            let outcome = TaskReport.Outcome.completed(until: attempt.range?.until ?? 0, earlyEnd: nil)
            let report = TaskReport(task: attempt.task, fence: attempt.fence, outcome: outcome)
            pending += driver.handle(.taskFinished(report), at: now)
        case .deliver(let order): pending += driver.handle(.delivered(order.id), at: now)
        case .commit(let request, _): pending += driver.handle(.committed(request), at: now)
        case .observe: pending.append(action)
        default: break
        }
    }
}

extension DriverAction {
    fileprivate var isObservation: Bool {
        if case .observe = self { true } else { false }
    }
}
