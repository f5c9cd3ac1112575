import SluiceCore

/// What one simulated run is made of: the world's size and the faults that befall it, all drawn from a seed.
package struct SimulationScript: Sendable {
    package let seed: UInt64
    package var partitions: Int
    package var recordsPerPartition: Int
    package var executors: Int
    package var slotsPerExecutor: Int
    package var configuration: DriverConfiguration
    /// Faults happen until then; afterwards the world is well, and everything must come to its end.
    package var faultsEnd = Duration.seconds(20)
    /// How long after the last fault everything must have been read, delivered and committed.
    package var healingTime = Duration.seconds(240)

    /// Probabilities, each a step.
    package var taskFails: Double
    package var taskEndsEarly: Double
    package var taskIsSlow: Double
    package var deliveryFails: Double
    package var commitFails: Double
    package var replyIsLost: Double
    package var observationFails: Double
    /// That a bucket's task finds an input lost.
    package var inputIsLost = 0.0
    /// Mean time between two of a kind; nil for never.
    package var executorLossEvery: Duration?
    package var crashEvery: Duration?
    package var rebalanceEvery: Duration?
    /// Retention deletes records, read or not, with that mean time between.
    package var retentionEvery: Duration?
    /// Observations and commits fail for a while, with that mean time between.
    package var brokerLossEvery: Duration?
    /// Partitions that are not there at the start.
    package var latePartitions: Int
    /// Whether a partition vanishes for good.
    package var vanishes: Bool
    /// A record that fails every attempt.
    package var hasPoison: Bool

    /// What becomes of records that the application's code fails at; nil where there are none.
    package var failurePolicy: FailingRecords.Policy?
    /// The part of records that fails.
    package var failingShare = 0.0

    /// In exactly-once mode; nil for at-least-once.
    package var transactions: TransactionScript?

    /// What a task puts out at most.
    static let bytesPerTask = 50

    package init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        self.seed = seed
        partitions = Int.random(in: 1...6, using: &random)
        recordsPerPartition = Int.random(in: 0...120, using: &random)
        executors = Int.random(in: 1...3, using: &random)
        slotsPerExecutor = Int.random(in: 1...2, using: &random)
        configuration = Self.configuration(&random)
        let isCalm = random.chance(0.1)
        func probability(_ most: Double) -> Double { isCalm ? 0 : Double.random(in: 0...most, using: &random) }
        taskFails = probability(0.08)
        taskEndsEarly = probability(0.4)
        taskIsSlow = probability(0.1)
        deliveryFails = probability(0.1)
        commitFails = probability(0.2)
        replyIsLost = probability(0.05)
        observationFails = probability(0.2)
        executorLossEvery =
            isCalm || random.chance(0.4) ? nil : .milliseconds(Int.random(in: 500...5000, using: &random))
        crashEvery = isCalm || random.chance(0.4) ? nil : .milliseconds(Int.random(in: 1000...8000, using: &random))
        rebalanceEvery = isCalm || random.chance(0.4) ? nil : .milliseconds(Int.random(in: 500...5000, using: &random))
        hasPoison = random.chance(0.08)
        retentionEvery = isCalm || random.chance(0.5) ? nil : .milliseconds(Int.random(in: 100...3000, using: &random))
        brokerLossEvery =
            isCalm || random.chance(0.6) ? nil : .milliseconds(Int.random(in: 1000...8000, using: &random))
        latePartitions = random.chance(0.3) ? Int.random(in: 0...partitions, using: &random) : 0
        vanishes = !isCalm && random.chance(0.4)
        configuration.onDataLoss = random.chance(0.9) ? .skipToEarliest : .fail
        configuration.truncationPatience = .seconds(1)
        if random.chance(0.5) {
            let limit = Int.random(in: Self.bytesPerTask...(6 * Self.bytesPerTask), using: &random)
            configuration.memory = TaskMemory(limit: limit, perTask: Self.bytesPerTask)
        }
        drawFailures()
    }

    /// By a course of its own, so that the rest of a seed's script does not depend on it.
    private mutating func drawFailures() {
        var random = SeededGenerator(seed: seed ^ 0xDEAD)
        guard random.chance(0.5) else { return }
        failurePolicy = random.chance(0.3) ? .skip : .deadLetter
        failingShare = random.chance(0.2) ? 1 : Double.random(in: 0...0.3, using: &random)
        guard failurePolicy == .deadLetter, random.chance(0.3) else { return }
        configuration.deadLetterLimit = DeadLetterLimit(
            share: Double.random(in: 0.1...1, using: &random),
            window: .milliseconds(Int.random(in: 100...10_000, using: &random)),
            minimumCount: Int.random(in: 1...50, using: &random)
        )
    }

    private static func configuration(_ random: inout SeededGenerator) -> DriverConfiguration {
        let interval = Duration.milliseconds(Int.random(in: 10...500, using: &random))
        let triggers: [Trigger] = [.interval(interval), .interval(interval), .asap, .availableNow, .once]
        return DriverConfiguration(
            trigger: triggers.randomElement(using: &random) ?? .asap,
            commitScope: random.chance(0.25) ? .batch : .task,
            rateControl: rateControl(&random),
            targetBatchDuration: random.chance(0.5) ? nil : .milliseconds(Int.random(in: 1...1_000, using: &random)),
            admissionCaps: caps(&random),
            maxBatchesInFlight: Int.random(in: 1...3, using: &random),
            maxLaggingPartitions: Int.random(in: 0...4, using: &random),
            taskRetry: RetryPolicy(maxAttempts: 12, initialBackoff: .milliseconds(10), maxBackoff: .milliseconds(500)),
            deliveryRetry: RetryPolicy(
                maxAttempts: 12,
                initialBackoff: .milliseconds(10),
                maxBackoff: .milliseconds(500)
            ),
            commitInterval: .milliseconds(Int.random(in: 0...200, using: &random)),
            commitBackoff: .milliseconds(50),
            commitTimeout: .seconds(2),
            observationTimeout: .seconds(2),
            observationBackoff: .milliseconds(100),
            revokeDeadline: .milliseconds(Int.random(in: 0...3000, using: &random)),
            drainDeadline: .seconds(5)
        )
    }

    /// Rates at which everything there is can be read in time.
    private static func rateControl(_ random: inout SeededGenerator) -> RateControl {
        let controls: [RateControl] = [
            .adaptive, .adaptive, .unlimited, .pid(RateControl.PIDGains(minimumRate: 50, initialRate: 50)),
            .fixed(recordsPerSecond: Int.random(in: 50...2_000, using: &random)),
        ]
        return controls.randomElement(using: &random) ?? .adaptive
    }

    private static func caps(_ random: inout SeededGenerator) -> AdmissionCaps {
        var caps = AdmissionCaps()
        if random.chance(0.3) { caps.maxBatchRecords = Int.random(in: 1...100, using: &random) }
        if random.chance(0.1) { caps.maxBatchBytes = Int.random(in: 1...1_000, using: &random) }
        if random.chance(0.2) { caps.maxPartitionRecordsPerSecond = Int.random(in: 20...500, using: &random) }
        return caps
    }
}
