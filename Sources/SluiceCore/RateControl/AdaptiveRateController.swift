/// Admits what fills the target duration of a batch, by what tasks have cost so far.
///
/// A batch is predicted as the larger of its largest partition, which also has to be delivered before the partition's
/// next range, and of its total over the slots; of the total over the deliverers too, one a slot, where deliveries take
/// longer than the tasks. Time that running tasks still need is not there to be given out, and one that overruns is
/// expected to go on for as long as it has run.
///
/// No task is planned larger than `growth` times the largest that has finished, and no more tasks than `growth` times
/// those that have: so the first batches are small, a task a slot, and what has never been seen is approached in steps.
package struct AdaptiveRateController: RateController {
    /// Offsets a task before anything is known.
    package static let firstTaskOffsets: Int64 = 1_000
    /// How far a batch may go beyond what has been seen.
    package static let growth: Int64 = 4
    /// The part of the time left by overhead that is planned to be filled; the rest is for noise.
    private static let fill = 0.9
    /// Where not everything fits, overhead takes no more than this part of the slots' time, as long as no slot goes
    /// without.
    private static let mostOverhead = 0.1
    /// Records get at least this part of the target, so that overhead longer than the target does not end the work.
    private static let leastWork = 0.1
    /// A task that takes longer than so many targets tells little of what others cost: its deadline would have ended
    /// it, so it hangs in one record. It takes up its slot, and is an outlier when it ends after all.
    private static let longestTask = 4.0

    /// Seconds.
    private let target: Double
    /// Whether a batch is delivered as a whole, by one deliverer, when all of its tasks are complete.
    private let deliversWhole: Bool
    private var tasks = CostModel()
    private var deliveries = CostModel()
    private var largestTask: Int64 = 0
    private var finishedTasks: Int64 = 0

    package init(target: Duration, deliversWhole: Bool = false) {
        self.target = max(target.inSeconds, 1e-6)
        self.deliversWhole = deliversWhole
    }

    package mutating func allow(_ situation: CutSituation) -> Allowance {
        guard situation.idleSlots > 0, situation.readyTasks == 0 else { return .nothing }
        let parallel = Double(max(1, min(situation.slots, situation.partitions + situation.running.count)))
        tasks.memory = target * parallel
        deliveries.memory = target * parallel
        guard !tasks.isEmpty else {
            return Allowance(
                offsets: Self.firstTaskOffsets * Int64(situation.idleSlots),
                partitionOffsets: Self.firstTaskOffsets,
                partitions: situation.idleSlots,
                limit: .slowStart
            )
        }
        return Forecast(self, situation).allowance
    }

    package func fittingPart(of counts: [Int64], in situation: CutSituation) -> Double {
        guard !tasks.isEmpty else { return 1 }
        return Forecast(self, situation).fittingPart(of: counts)
    }

    package mutating func noteTask(_ sample: CostSample, isCutShort: Bool) {
        guard sample.offsets > 0 else { return }
        if sample.seconds > Self.longestTask * target {
            tasks.addOutlier(sample)
        } else if isCutShort {
            tasks.addCutShort(sample)
        } else {
            tasks.add(sample)
        }
        largestTask = max(largestTask, Int64(sample.offsets))
        finishedTasks += 1
    }

    package mutating func noteDelivery(_ sample: CostSample) { deliveries.add(sample) }

    /// What is expected of a batch that is cut now.
    private struct Forecast {
        let situation: CutSituation
        let likely: CostLine
        let cautious: CostLine
        let delivery: CostLine
        let deliversWhole: Bool
        /// Seconds that a slot should be busy.
        let goal: Double
        let target: Double
        /// When each slot is free.
        let slots: [Double]
        let mostOffsets: Int64
        let mostTasks: Int64

        init(_ controller: AdaptiveRateController, _ situation: CutSituation) {
            self.situation = situation
            let longest = longestTask * controller.target
            let model = controller.tasks.noticing(situation.running.filter { $0.seconds <= longest })
            likely = model.likely
            cautious = model.cautious
            let isDelivering = !controller.deliveries.isEmpty
            delivery = isDelivering ? controller.deliveries.cautious : CostLine(overhead: 0, perOffset: 0)
            deliversWhole = controller.deliversWhole
            target = controller.target
            let fixed = min(target, likely.overhead + delivery.overhead)
            let goal = fixed + fill * (target - fixed)
            self.goal = goal
            let expected = controller.tasks.likely
            slots =
                Array(repeating: 0, count: situation.idleSlots)
                + situation.running.map { Self.remaining($0, expected, goal) }
            mostOffsets = max(firstTaskOffsets, controller.largestTask.clampedProduct(growth))
            mostTasks = controller.finishedTasks.clampedProduct(growth)
        }

        var allowance: Allowance {
            let budget = slots.reduce(0) { $0 + max(0, goal - $1) }
            let partitions = mostPartitions(budget)
            let one = largestRange
            let planned = Double(min(partitions, situation.partitions))
            let total = max(most(budget, planned, likely), 1)
            let bound = min(total, Int64(clamping: Double(one) * planned))
            let isGrowing = one == mostOffsets || mostTasks == partitions && partitions < situation.partitions
            return Allowance(
                offsets: bound,
                partitionOffsets: one,
                partitions: partitions,
                limit: isGrowing ? .slowStart : .rate
            )
        }

        /// The total over the slots, and over their deliverers.
        private func most(_ budget: Double, _ tasks: Double, _ line: CostLine) -> Int64 {
            let least = leastWork * budget
            let running = max(least, budget - tasks * line.overhead) / line.perOffset
            guard delivery.perOffset > 0 else { return Int64(clamping: running) }
            if deliversWhole { return whole(least, max(least, budget - tasks * line.overhead), line) }
            let all = goal * Double(situation.slots)
            let delivering = max(leastWork * all, all - tasks * delivery.overhead) / delivery.perOffset
            return Int64(clamping: min(running, delivering))
        }

        /// The total where the slots run it first, and one deliverer delivers all of it then.
        private func whole(_ least: Double, _ work: Double, _ line: CostLine) -> Int64 {
            let slots = Double(max(1, situation.slots))
            let left = max(least, work - slots * delivery.overhead)
            return Int64(clamping: left / (line.perOffset + slots * delivery.perOffset))
        }

        /// The largest range that runs and is delivered in time, by the more careful of the two estimates.
        private var largestRange: Int64 {
            let ranges = [likely, cautious].map { line in
                let whole = deliversWhole ? line + CostLine(overhead: delivery.overhead, perOffset: 0) : line + delivery
                return max(leastWork * target, goal - whole.overhead) / whole.perOffset
            }
            return min(max(1, Int64(clamping: min(ranges[0], ranges[1]))), mostOffsets)
        }

        private func mostPartitions(_ budget: Double) -> Int {
            let all = Double(situation.partitions) * likely.overhead + Double(situation.backlog) * likely.perOffset
            guard all > budget else { return max(situation.idleSlots, Int(clamping: mostTasks)) }
            let affordable = Int64(clamping: budget * mostOverhead / max(likely.overhead, 1e-9))
            return max(situation.idleSlots, Int(clamping: min(affordable, mostTasks)))
        }

        func fittingPart(of counts: [Int64]) -> Double {
            let times = counts.sorted(by: >).map { likely.seconds(for: Double($0)) }
            guard times.count <= 8 * slots.count else { return 1 }
            let end = Makespan.of(times, on: slots)
            return end > goal ? goal / end : 1
        }

        private static func remaining(_ task: CostSample, _ line: CostLine, _ goal: Double) -> Double {
            let expected = line.seconds(for: task.offsets)
            return expected > task.seconds ? expected - task.seconds : min(task.seconds, goal)
        }
    }
}

extension Int64 {
    /// The product, or the largest number there is.
    fileprivate func clampedProduct(_ factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
