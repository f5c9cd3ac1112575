import SluiceCore
import SluiceTesting
import Testing

/// What controls that go by a rate promise where a batch takes about as long as the interval.
@Suite(.ownThread) struct RateScenarioTests {
    /// The records of 200 s, with as many slots as partitions, at about 1,000 records a second each.
    private func delivered(_ control: RateControl, partitions: Int, cost: Double) -> Double {
        var scenario = Scenario(
            "about the interval",
            backlog: Array(repeating: 300_000, count: partitions),
            end: .seconds(200)
        ) { _, _ in cost }
        scenario.rateControl = control
        scenario.slots = partitions
        scenario.softDeadline = .seconds(3)
        scenario.noise = .even(0.02)
        var run = ScenarioRun(scenario)
        return Double(run.run().delivered.reduce(0, +)) / Double(partitions)
    }

    /// As many as the rate allows, or as the slots can read.
    @Test(arguments: [1, 4], [0.95e-3, 1.03e-3]) func aFixedRateIsReached(partitions: Int, cost: Double) {
        let rate = RateControl.fixed(recordsPerSecond: 1_000 * partitions)
        #expect(delivered(rate, partitions: partitions, cost: cost) >= 0.97 * min(200_000, 200 / cost))
    }

    @Test(arguments: [0.95e-3, 1.03e-3]) func aSlotIsKeptBusyByPID(cost: Double) {
        let pid = RateControl.pid(RateControl.PIDGains(initialRate: 1_000))
        #expect(delivered(pid, partitions: 1, cost: cost) >= 0.97 * 200 / cost)
    }

    /// Batches overlap, and one of them looks slow, so that its rate stays below what the slots can do.
    @Test(arguments: [0.95e-3, 1.03e-3]) func severalSlotsAreKeptMostlyBusyByPID(cost: Double) {
        let pid = RateControl.pid(RateControl.PIDGains(initialRate: 1_000))
        #expect(delivered(pid, partitions: 4, cost: cost) >= 0.7 * 200 / cost)
    }
}
