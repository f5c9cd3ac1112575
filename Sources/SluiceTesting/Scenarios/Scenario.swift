import SluiceCore

/// A load and a cluster of executors, for the rate control to be tried on in virtual time.
package struct Scenario: Sendable {
    /// How much longer or shorter tasks take than they should.
    package enum Noise: Sendable {
        /// Evenly distributed around 1, up to this far from it.
        case even(Double)
        /// Pareto's distribution with exponent 2, its median at 1: one task in 25 takes 3.5 times as long, one in 200
        /// ten times; 20 times at most.
        case heavyTail
    }

    /// What the tables call it.
    package var name: String
    package var seed: UInt64 = 1
    /// Executors of one slot each.
    package var slots = 4
    package var trigger = Trigger.interval(.seconds(1))
    package var rateControl = RateControl.adaptive
    package var caps = AdmissionCaps()
    /// What ends a task; nil for the application's default.
    package var softDeadline: Duration?
    /// Records that wait at the start, by partition.
    package var backlog: [Int64]
    /// Records that come in all partitions together, by seconds since the start, in even shares.
    package var arrivals: @Sendable (Double) -> Double = { _ in 0 }
    /// Seconds that a task takes before its first record.
    package var overhead = 0.005
    /// Seconds that a record takes, by seconds since the start and executor.
    package var recordCost: @Sendable (Double, Int) -> Double
    package var noise = Noise.even(0.05)
    /// So many partitions, the first ones, have tasks that take so many times as long as others, deadline or not.
    package var slow: (partitions: Int, factor: Double) = (0, 1)
    /// What is delivered together.
    package var commitScope = DriverConfiguration.CommitScope.task
    /// Seconds that a delivery takes before its first record.
    package var delivery = 0.002
    /// Seconds that the delivery of a record takes.
    package var deliveryOfRecord = 0.0
    /// Behind a shuffle: how many buckets there are, and the seconds that a record takes there; no buckets for none.
    package var reduce: (buckets: Int, recordCost: Double) = (0, 0)
    /// An executor that is lost, and when.
    package var loss: (executor: Int, at: Duration)?
    /// When the run ends at the latest.
    package var end: Duration
    /// From when on being caught up is looked for.
    package var watchFrom = Duration.zero
    /// When the load came, in seconds since the start.
    package var loadFrom = 0.0
    /// Seconds until it would be caught up by slots that never idle; nil where that says nothing.
    package var idealSeconds: Double?

    package init(
        _ name: String,
        backlog: [Int64],
        end: Duration,
        recordCost: @escaping @Sendable (Double, Int) -> Double
    ) {
        self.name = name
        self.backlog = backlog
        self.end = end
        self.recordCost = recordCost
    }

    /// The same, with another rate control.
    package func with(_ rateControl: RateControl) -> Scenario {
        var scenario = self
        scenario.rateControl = rateControl
        return scenario
    }

    /// Seconds that a batch should take.
    package var intervalSeconds: Double { trigger.usualBatchDuration / .seconds(1) }

    var shuffles: [ShuffleStage] {
        guard reduce.buckets > 0 else { return [] }
        return [ShuffleStage(stage: StageID(1), parents: [StageID(0)], buckets: reduce.buckets)]
    }

    var softDeadlineSeconds: Double {
        (softDeadline ?? TaskLimits.softDeadline(target: trigger.usualBatchDuration)) / .seconds(1)
    }
}
