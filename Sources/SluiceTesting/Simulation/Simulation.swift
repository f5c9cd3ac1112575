import SluiceCore

/// Runs the driver against a model of brokers and executors, with a seeded script of faults, and lets the checkers
/// watch what really happens. Everything in it follows from the script: a seed that fails, fails again.
package struct Simulation {
    /// What a run amounted to.
    package struct Summary: Equatable, Sendable {
        package var events = 0
        package var lives = 0
        package var batches = 0
        package var attempts = 0
        package var delivered = 0
        package var commits = 0
        /// Offsets that were told to be lost, partitions that were told to be gone, and events at which tasks waited for
        /// memory.
        package var lost: Int64 = 0
        package var gone = 0
        package var waitsForMemory = 0
        /// Records that were passed over, as their policy has it.
        package var skipped = 0
        package var deadLettered = 0
        /// Buckets of finished batches, and attempts that found an input lost.
        package var buckets = 0
        package var inputsLost = 0
        package var endedWithFailure = false
        /// Transactions that were committed, those of ours that were not, commits whose outcome was asked for, and producers
        /// that were made anew for a transaction.
        package var transactions = 0
        package var aborts = 0
        package var doubts = 0
        package var renewals = 0
        /// What counts of an accumulator to which each attempt adds a 1 a record.
        package var accumulated = 0
    }

    /// A run with more events than this is taken for a livelock.
    static let maxEvents = 300_000

    let script: SimulationScript
    let sabotage: Sabotage?
    var random: SeededGenerator
    var broker: ModelBroker
    var agenda = Agenda<Happening>()
    var now = Instant(nanoseconds: 0)
    var checkers: [any Checker]
    let poison: (partition: TopicPartition, offset: Int64)?
    let failing: FailingRecords
    package internal(set) var summary = Summary()

    /// The process: gone after a crash.
    var driver: Driver?
    var life = 0
    var isDrainAsked = false
    var timerNumber = 0
    var executors: Set<ExecutorID> = []
    var nextExecutor = 0
    var attempts: [Fence: ModelAttempt] = [:]
    var outputs: [Fence: ModelOutput] = [:]
    var deliveries: [RequestID: ModelDelivery] = [:]
    var accumulators = AccumulatorLedger()
    var writers: [TopicPartition: Int] = [:]
    var nextWriter = 0
    /// Partitions asked back, by the other instance.
    var askedBack: Set<TopicPartition> = []
    var brokerIsAwayUntil = Instant(nanoseconds: 0)
    var shuffleWorld = ShuffleWorld()
    /// What exactly-once mode has beside.
    var world: TransactionWorld

    package init(script: SimulationScript, sabotage: Sabotage? = nil) {
        self.script = script
        self.sabotage = sabotage
        random = SeededGenerator(seed: script.seed ^ 0x5EED)
        broker = ModelBroker(
            partitions: script.partitions,
            late: script.latePartitions,
            recordsPerPartition: script.recordsPerPartition,
            using: &random
        )
        poison = Self.choosePoison(script, broker, &random)
        failing = FailingRecords(script, broker, sparing: poison)
        world = TransactionWorld(script.transactions ?? TransactionScript())
        let isExactlyOnce = script.transactions != nil
        checkers = [
            isExactlyOnce ? ExactlyOnceChecker(failing: failing) : OrderChecker(failing: failing),
            LossChecker(failing: failing), LaneChecker(), ShuffleChecker(stages: script.configuration.shuffles),
            BoundsChecker(configuration: script.configuration),
            ProgressChecker(
                poison: poison,
                stopsAtLoss: script.configuration.onDataLoss == .fail,
                stopsAtDeadLetters: script.configuration.deadLetterLimit != nil
            ),
        ]
    }

    /// Runs until everything is read, delivered and committed; throws the first violation of an invariant.
    package mutating func run() throws(Violation) -> Summary {
        schedule(.start, in: .zero)
        for partition in broker.partitions { schedule(.logGrows(partition), in: .milliseconds(50)) }
        scheduleFault(.executorDies(nil), every: script.executorLossEvery)
        scheduleFault(.crash, every: script.crashEvery)
        scheduleFault(.rebalance, every: script.rebalanceEvery)
        scheduleBrokerFaults()
        scheduleTransactionFaults()
        while !isOver, let (at, happening) = agenda.next() {
            now = at
            summary.events += 1
            guard summary.events < Self.maxEvents else { throw Violation("progress", "livelock at \(now)") }
            if let later = suspension(of: happening) {
                agenda.add(happening, at: later)
                continue
            }
            try perform(happening)
        }
        if isExactlyOnce { try settle() }
        for index in checkers.indices { try checkers[index].checkEnd(broker.logs) }
        return summary
    }

    var faultsAreOver: Bool { now >= Instant(nanoseconds: 0).advanced(by: script.faultsEnd) }

    private var isOver: Bool {
        if summary.endedWithFailure { return true }
        guard faultsAreOver else { return false }
        let limit = Instant(nanoseconds: 0).advanced(by: script.faultsEnd + script.healingTime)
        return now >= limit || (broker.isFullyGrown && broker.isFullyCommitted && (!isExactlyOnce || world.isQuiet))
    }

    private static func choosePoison(
        _ script: SimulationScript,
        _ broker: ModelBroker,
        _ random: inout SeededGenerator
    ) -> (partition: TopicPartition, offset: Int64)? {
        guard script.hasPoison, let partition = broker.partitions.randomElement(using: &random) else { return nil }
        guard let offset = broker[partition].records.randomElement(using: &random) else { return nil }
        return (partition, offset)
    }

    // MARK: Agenda

    mutating func schedule(_ happening: Happening, in delay: Duration) {
        agenda.add(happening, at: now.advanced(by: delay))
    }

    mutating func scheduleFault(_ happening: Happening, every mean: Duration?) {
        guard let mean else { return }
        schedule(happening, in: random.duration(.zero...(mean * 2)))
    }

    mutating func tellDriver(_ event: DriverEvent, in delay: Duration) {
        schedule(.driverHears(event, life: life), in: delay)
    }

    mutating func shortDelay() -> Duration { random.duration(.microseconds(50)...(.milliseconds(5))) }

    /// With that probability, as long as faults happen at all.
    mutating func fault(_ probability: Double) -> Bool { !faultsAreOver && random.chance(probability) }

    mutating func note(_ fact: Fact) throws(Violation) {
        for index in checkers.indices { try checkers[index].check(fact, broker.logs) }
    }
}

extension Simulation {
    /// Records that there are, over all partitions.
    package var recordCount: Int { broker.partitions.reduce(0) { $0 + broker[$1].records.count } }
}
