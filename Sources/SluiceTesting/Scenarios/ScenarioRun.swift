import SluiceCore

/// Runs the driver on a scenario, in virtual time.
package struct ScenarioRun {
    private enum Happening {
        case hears(DriverEvent)
        case timer(Int)
        case attemptEnds(TaskAttempt, ExecutorID, until: Int64, EarlyEnd?)
        case executorDies(Int)
    }

    /// Seconds until a question to the cluster is answered.
    private static let answerTime = Duration.milliseconds(1)

    private let scenario: Scenario
    private var driver: Driver
    private var agenda = Agenda<Happening>()
    private var random: SeededGenerator
    private var now = Instant(nanoseconds: 0)
    private var timers = 0
    private var timeline: Timeline
    private var deliveredUntil: [Double]
    private var lost: Set<Int> = []
    private let allBacklog: Int64
    private var allDelivered: Int64 = 0
    private var ranges: [RequestID: [OffsetRange]] = [:]
    /// What attempts wrote to the shuffle.
    private var recordsWritten: [Fence: Int] = [:]

    package init(_ scenario: Scenario) {
        self.scenario = scenario
        random = SeededGenerator(seed: scenario.seed)
        allBacklog = scenario.backlog.reduce(0, +)
        driver = Driver(
            configuration: DriverConfiguration(
                trigger: scenario.trigger,
                commitScope: scenario.commitScope,
                rateControl: scenario.rateControl,
                admissionCaps: scenario.caps,
                maxLaggingPartitions: max(4, scenario.slots),
                shuffles: scenario.shuffles
            )
        )
        timeline = Timeline(interval: scenario.intervalSeconds, partitions: scenario.backlog.count)
        deliveredUntil = Array(repeating: 0, count: scenario.slots)
    }

    package mutating func run() -> Timeline {
        for number in 0..<scenario.slots { hear(.executorJoined(ExecutorID(number), slots: 1)) }
        if let loss = scenario.loss { schedule(.executorDies(loss.executor), in: loss.at) }
        hear(
            .assigned(
                scenario.backlog.indices.map {
                    LaneStart(partition: ModelBroker.partition($0), stage: StageID(0), position: 0)
                }
            )
        )
        for partition in scenario.backlog.indices { tellOfMore(in: partition) }
        while let (at, happening) = agenda.next(), at.seconds <= scenario.end / .seconds(1) {
            now = at
            happen(happening)
            if timeline.caughtUpAt != nil { break }
        }
        timeline.endedAt = now.seconds
        return timeline
    }

    private mutating func happen(_ happening: Happening) {
        switch happening {
        case .hears(let event): hear(event)
        case .timer(let number): if number == timers { hear(.timerFired) }
        case .attemptEnds(let attempt, let executor, let until, let cause):
            guard !lost.contains(executor.rawValue) else { return }
            guard let range = attempt.range else { return endBucket(attempt) }
            let read = Int(until - range.from)
            if scenario.reduce.buckets > 0 { recordsWritten[attempt.fence] = read }
            hear(
                .taskFinished(
                    TaskReport(
                        task: attempt.task,
                        fence: attempt.fence,
                        outcome: .completed(until: until, earlyEnd: cause),
                        counts: TaskCounts(recordsRead: read, bytesRead: 100 * read),
                        shuffled: written(read)
                    )
                )
            )
            tellOfMore(in: Int(range.partition.partition))
        case .executorDies(let number):
            lost.insert(number)
            hear(.executorLost(ExecutorID(number)))
        }
    }

    /// With `.asap` the readers tell what has come. Loads without ticks have no arrivals, so this is often enough.
    private mutating func tellOfMore(in partition: Int) {
        guard scenario.trigger == .asap else { return }
        hear(.recordsAvailable([ModelBroker.partition(partition): end(of: partition)]))
    }

    private mutating func hear(_ event: DriverEvent) {
        if case .delivered(let request) = event { noteDelivered(ranges.removeValue(forKey: request) ?? []) }
        for action in driver.handle(event, at: now) { perform(action) }
    }

    private mutating func perform(_ action: DriverAction) {
        switch action {
        case .setTimer(let instant):
            timers += 1
            agenda.add(.timer(timers), at: max(now, instant))
        case .observe(let request, let partitions):
            let ends = partitions.map { ($0, end(of: Int($0.partition))) }
            schedule(
                .hears(.observed(request, Dictionary(uniqueKeysWithValues: ends))),
                in: Self.answerTime
            )
        case .run(let attempt, let executor): run(attempt, on: executor)
        case .deliver(let order): deliver(order)
        case .commit(let request, _): schedule(.hears(.committed(request)), in: Self.answerTime)
        case .batchCut(let plan): timeline.cut(plan, at: now.seconds, lag: lag)
        case .batchFinished(let report): timeline.finish(report)
        case .abandon, .release, .offsetsLost, .partitionGone, .finished: break
        }
    }

    private mutating func run(_ attempt: TaskAttempt, on executor: ExecutorID) {
        guard let range = attempt.range else { return runBucket(attempt, on: executor) }
        let factor = drawNoise()
        let overhead = scenario.overhead * factor
        let cost = max(1e-12, scenario.recordCost(now.seconds, executor.rawValue) * factor)
        let planned = Double(range.count)
        let deadline = scenario.softDeadlineSeconds
        let done = min(planned, max(1, ((deadline - overhead) / cost).rounded(.up)))
        let isSlow = Int(range.partition.partition) < scenario.slow.partitions
        let seconds = (overhead + done * cost) * (isSlow ? scenario.slow.factor : 1)
        timeline.busySeconds += seconds
        let until = done == planned ? range.until : range.from + Int64(done)
        schedule(
            .attemptEnds(attempt, executor, until: until, until == range.until ? nil : .softDeadline),
            in: .seconds(seconds)
        )
    }

    // MARK: Behind the shuffle

    private func written(_ records: Int) -> [ShuffleWritten] {
        scenario.shuffles.map { stage in
            let size = BucketSize(records: records / stage.buckets, bytes: 100 * records / stage.buckets)
            return ShuffleWritten(stage: stage.stage, buckets: Array(repeating: size, count: stage.buckets))
        }
    }

    /// Its inputs' records come in even shares, and all of them are in what is delivered next.
    private mutating func runBucket(_ attempt: TaskAttempt, on executor: ExecutorID) {
        let inputs = Set(attempt.work.bucket?.inputs.map(\.fence) ?? [])
        let records = inputs.reduce(0) { $0 + (recordsWritten[$1] ?? 0) } / max(1, scenario.reduce.buckets)
        let seconds = (scenario.overhead + Double(records) * scenario.reduce.recordCost) * drawNoise()
        timeline.busySeconds += seconds
        schedule(.attemptEnds(attempt, executor, until: 0, nil), in: .seconds(seconds))
    }

    private mutating func endBucket(_ attempt: TaskAttempt) {
        let outcome = TaskReport.Outcome.completed(until: 0, earlyEnd: nil)
        hear(.taskFinished(TaskReport(task: attempt.task, fence: attempt.fence, outcome: outcome)))
    }

    private mutating func deliver(_ order: DeliveryOrder) {
        guard let executor = order.parts.first?.executor.rawValue, !lost.contains(executor) else { return }
        let delivered = order.parts.compactMap(\.range)
        ranges[order.id] = delivered
        let records = delivered.reduce(0) { $0 + $1.count }
        let seconds = scenario.delivery + Double(records) * scenario.deliveryOfRecord
        let end = max(now.seconds, deliveredUntil[executor]) + seconds
        deliveredUntil[executor] = end
        schedule(.hears(.delivered(order.id)), in: .seconds(end - now.seconds))
    }

    private mutating func noteDelivered(_ ranges: [OffsetRange]) {
        for range in ranges {
            let partition = Int(range.partition.partition)
            allDelivered += range.until - timeline.delivered[partition]
            timeline.delivered[partition] = range.until
            if timeline.firstDelivery[partition] == nil { timeline.firstDelivery[partition] = now.seconds }
        }
        guard timeline.caughtUpAt == nil, now.seconds >= scenario.watchFrom / .seconds(1) else { return }
        let fresh = scenario.arrivals(now.seconds) - scenario.arrivals(now.seconds - 2 * scenario.intervalSeconds)
        if Double(lag) <= fresh { timeline.caughtUpAt = now.seconds }
    }

    /// Records that are there and not delivered.
    private var lag: Int64 {
        allBacklog + arrived * Int64(scenario.backlog.count) - allDelivered
    }

    private func end(of partition: Int) -> Int64 {
        scenario.backlog[partition] + arrived
    }

    /// Records that have come in each partition.
    private var arrived: Int64 { Int64(scenario.arrivals(now.seconds) / Double(scenario.backlog.count)) }

    private mutating func drawNoise() -> Double {
        switch scenario.noise {
        case .even(let width): return Double.random(in: (1 - width)...(1 + width), using: &random)
        case .heavyTail:
            let rare = Double.random(in: 0.0025..<1, using: &random)
            return min(20, 0.707 / rare.squareRoot())
        }
    }

    private mutating func schedule(_ happening: Happening, in delay: Duration) {
        agenda.add(happening, at: now.advanced(by: delay))
    }
}

extension Instant {
    var seconds: Double { Double(nanoseconds) / 1e9 }
}
