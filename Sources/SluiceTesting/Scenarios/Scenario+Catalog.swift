import SluiceCore

/// The loads that rate controls are compared on. Four slots, eight partitions and an interval of a second, where
/// nothing else is said; a record takes 4 µs, so that a million a second can be read.
extension Scenario {
    package static let all: [Scenario] = [
        constantCost, overheadHeavy, costJump, heavyTail, burstAfterIdling, skewed, manyPartitions, executorLost,
        executorSlowed, tasksHang, thousandPartitions(slots: 16), burstAfterSilence, wholeBatches(partitions: 64),
    ]

    package static let constantCost = {
        var scenario = even("50 million at constant cost", 50_000_000)
        scenario.idealSeconds = 50
        return scenario
    }()

    /// A task's overhead is 0.8 s of a second's interval: 2,000 records of 100 µs fit beside it.
    package static let overheadHeavy = {
        var scenario = even("overhead of 80% of the interval", 400_000) { _, _ in 100e-6 }
        scenario.overhead = 0.8
        scenario.noise = .even(0.02)
        scenario.end = .seconds(400)
        scenario.idealSeconds = 50
        return scenario
    }()

    package static let costJump = {
        var scenario = even("cost a record rises by 5, and falls back", 60_000_000) { time, _ in
            (40..<80).contains(time) ? 20e-6 : 4e-6
        }
        scenario.idealSeconds = 92
        return scenario
    }()

    package static let heavyTail = {
        var scenario = even("heavy-tailed noise", 50_000_000)
        scenario.noise = .heavyTail
        return scenario
    }()

    /// A record a second for two hours, then 20 million in five seconds.
    package static let burstAfterIdling = {
        var scenario = even("two idle hours, then 20 million", 0)
        scenario.arrivals = { time in max(0, time) + 4_000_000 * min(max(0, time - 7_200), 5) }
        scenario.loadFrom = 7_200
        scenario.watchFrom = .seconds(7_205)
        scenario.end = .seconds(7_500)
        scenario.idealSeconds = 7_220
        return scenario
    }()

    /// Nothing at all for two hours, so that nothing is known, then 20 million in five seconds.
    package static let burstAfterSilence = {
        var scenario = burstAfterIdling
        scenario.name = "two silent hours, then 20 million"
        scenario.arrivals = { time in 4_000_000 * min(max(0, time - 7_200), 5) }
        return scenario
    }()

    /// A batch is delivered as a whole by one deliverer, which takes 1 µs a record: as long as the four slots take to
    /// read it.
    package static func wholeBatches(partitions: Int) -> Scenario {
        var scenario = Scenario(
            "batches delivered as a whole",
            backlog: Array(repeating: 30_000_000 / Int64(partitions), count: partitions),
            end: .seconds(300)
        ) { _, _ in 4e-6 }
        scenario.commitScope = .batch
        scenario.deliveryOfRecord = 1e-6
        return scenario
    }

    /// One partition is read by one slot at a time: 250,000 records a second.
    package static let skewed = {
        var scenario = even("99% of 20 million in one partition", 0)
        scenario.backlog = [19_800_000] + Array(repeating: 28_571, count: 7)
        scenario.idealSeconds = 79.2
        return scenario
    }()

    package static let manyPartitions = {
        var scenario = even("1,000 partitions at 10 records a batch", 0) { _, _ in 0.001 }
        scenario.backlog = Array(repeating: 2, count: 1_000)
        scenario.caps.maxBatchRecords = 10
        scenario.overhead = 0.001
        return scenario
    }()

    package static let executorLost = {
        var scenario = even("one executor of four is lost", 30_000_000)
        scenario.loss = (executor: 3, at: .seconds(20))
        scenario.idealSeconds = 33.3
        return scenario
    }()

    package static let executorSlowed = {
        var scenario = even("one executor of four slows down by 10", 30_000_000) { time, executor in
            executor == 3 && time >= 20 ? 40e-6 : 4e-6
        }
        scenario.idealSeconds = 32.9
        return scenario
    }()

    /// Each of the two hangs in one record. Its partition has 20 s of reading left then, one range at a time.
    package static let tasksHang = {
        var scenario = hanging(2, for: 30)
        scenario.idealSeconds = 70
        return scenario
    }()

    /// Eight slots and 16 partitions; what some of the executors take up from 20 s to 21 s takes so many seconds a record.
    package static func hanging(_ executors: Int, for seconds: Double) -> Scenario {
        var scenario = Scenario(
            "\(executors) of 8 executors hang for \(Int(seconds)) s",
            backlog: Array(repeating: 7_500_000, count: 16),
            end: .seconds(300)
        ) { time, executor in (20..<21).contains(time) && executor < executors ? seconds : 4e-6 }
        scenario.slots = 8
        return scenario
    }

    /// As much as the slots read in 50 s. A task's overhead is 5 ms, so a batch of all partitions would be mostly that.
    package static func thousandPartitions(slots: Int) -> Scenario {
        var scenario = Scenario(
            "1,000 partitions in \(slots) slots",
            backlog: Array(repeating: Int64(slots) * 12_500, count: 1_000),
            end: .seconds(300)
        ) { _, _ in 4e-6 }
        scenario.slots = slots
        scenario.idealSeconds = 50
        return scenario
    }

    /// As much a slot as it reads in a minute; the cost rises by 5 from 40 s to 80 s.
    package static func jumping(every interval: Duration, slots: Int, partitions: Int) -> Scenario {
        var scenario = Scenario(
            "cost a record rises by 5, and falls back, in \(slots) slots",
            backlog: Array(repeating: Int64(15_000_000 * slots / partitions), count: partitions),
            end: .seconds(300)
        ) { time, _ in (40..<80).contains(time) ? 20e-6 : 4e-6 }
        scenario.trigger = .interval(interval)
        scenario.slots = slots
        scenario.idealSeconds = 92
        return scenario
    }

    private static func even(
        _ name: String,
        _ records: Int64,
        recordCost: @escaping @Sendable (Double, Int) -> Double = { _, _ in 4e-6 }
    ) -> Scenario {
        Scenario(
            name,
            backlog: Array(repeating: records / 8, count: 8),
            end: .seconds(300),
            recordCost: recordCost
        )
    }
}
