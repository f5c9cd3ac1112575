import SluiceCore

/// What a simulated run in exactly-once mode is made of beside the rest, drawn from the same seed.
package struct TransactionScript: Sendable {
    /// Partitions of the output topic. Dead letters have a topic of their own, with one.
    package var outputPartitions = 1
    /// When the coordinator aborts a transaction by itself.
    package var timeout = Duration.seconds(5)
    /// When the group does without a member of which nothing is heard.
    package var sessionTimeout = Duration.seconds(1)
    /// How long a rebalance waits for its members.
    package var rebalanceTimeout = Duration.seconds(4)
    /// Whether partitions that stay are kept over a rebalance.
    package var isCooperative = false
    /// Probabilities, each a step: a request or its reply is lost, a request is slow, a thread is not run for a while,
    /// a producer fails for good.
    package var messageIsLost = 0.0
    package var requestIsSlow = 0.0
    package var stepIsLate = 0.0
    package var producerFails = 0.0
    /// The process is stopped for a while, and goes on, with that mean time between; nil for never.
    package var suspendEvery: Duration?
    package var otherCrashesEvery: Duration?

    init() {}

    fileprivate init(seed: UInt64, isRough: Bool?) {
        var random = SeededGenerator(seed: seed ^ 0xE05)
        outputPartitions = Int.random(in: 1...3, using: &random)
        timeout = .milliseconds(Int.random(in: 2_000...8_000, using: &random))
        sessionTimeout = .milliseconds(Int.random(in: 200...2_000, using: &random))
        isCooperative = random.chance(0.5)
        if isRough ?? random.chance(0.25) {
            roughen()
            return
        }
        if random.chance(0.1) { return }
        messageIsLost = Double.random(in: 0...0.1, using: &random)
        requestIsSlow = Double.random(in: 0...0.1, using: &random)
        stepIsLate = Double.random(in: 0...0.3, using: &random)
        producerFails = Double.random(in: 0...0.05, using: &random)
        if random.chance(0.6) { suspendEvery = .milliseconds(Int.random(in: 1_000...8_000, using: &random)) }
        if random.chance(0.6) { otherCrashesEvery = .milliseconds(Int.random(in: 1_000...8_000, using: &random)) }
    }
}

extension TransactionScript {
    /// Whatever depends on who is faster goes wrong as often as not.
    private mutating func roughen() {
        timeout = .seconds(12)
        sessionTimeout = .milliseconds(300)
        messageIsLost = 0.2
        requestIsSlow = 0.15
        stepIsLate = 0.4
        suspendEvery = .seconds(2)
        otherCrashesEvery = .seconds(4)
    }
}

extension SimulationScript {
    /// The script of a run in exactly-once mode.
    ///
    /// - Parameter isRough: Whether faults come thick; drawn from the seed unless it is set.
    package static func exactlyOnce(seed: UInt64, isRough: Bool? = nil) -> SimulationScript {
        var script = SimulationScript(seed: seed)
        var random = SeededGenerator(seed: seed ^ 0x715)
        script.transactions = TransactionScript(seed: seed, isRough: isRough)
        script.configuration.transactions = TransactionLimits(
            slots: Int.random(in: 1...3, using: &random),
            maxBytes: Int.random(in: 1...(8 * bytesPerTask), using: &random)
        )
        script.recordsPerPartition = Int.random(in: 20...120, using: &random)
        script.healingTime = .seconds(600)
        // Lost output counts as an attempt, and it is held for longer than without transactions.
        script.configuration.taskRetry.maxAttempts = 50
        script.crashEvery = random.chance(0.4) ? nil : .milliseconds(Int.random(in: 1_500...10_000, using: &random))
        script.rebalanceEvery = random.chance(0.2) ? nil : .milliseconds(Int.random(in: 300...4_000, using: &random))
        return script
    }
}
