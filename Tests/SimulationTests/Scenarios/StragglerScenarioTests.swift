import SluiceCore
import SluiceTesting
import Testing

/// A partition whose tasks take 100 times as long holds up none of the others, as long as there is a slot for them.
@Suite(.ownThread) struct StragglerScenarioTests {
    private static let partitions = 16

    /// Eight slots, half of them busy with what comes, for five minutes.
    private func healthyThroughput(slow: Int, _ control: RateControl) -> Int64 {
        var scenario = Scenario(
            "stragglers",
            backlog: Array(repeating: 0, count: Self.partitions),
            end: .seconds(300),
            recordCost: { _, _ in 0.0001 }
        )
        scenario.slots = 8
        scenario.rateControl = control
        scenario.arrivals = { 40_000 * $0 }
        scenario.watchFrom = .seconds(1_000)
        scenario.slow = (slow, 100)
        var run = ScenarioRun(scenario)
        // The same partitions in each run, whichever are slow.
        return run.run().delivered[4...].reduce(0, +)
    }

    private func check(_ control: RateControl, slow: ClosedRange<Int>) {
        let usual = healthyThroughput(slow: 0, control)
        #expect(usual > 300 * 40_000 * 12 / 16 * 95 / 100)
        for slow in slow {
            let throughput = healthyThroughput(slow: slow, control)
            let share = Double(throughput) / Double(usual)
            #expect(share > 0.9, "\(slow) slow partitions: \(throughput) of \(usual)")
        }
    }

    @Test(arguments: [RateControl.adaptive, .unlimited])
    func upToFourSlowPartitionsCostTheOthersATenthAtMost(control: RateControl) { check(control, slow: 1...4) }
}
