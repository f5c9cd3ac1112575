import SluiceCore
import SluiceTesting
import Testing

/// What the rate controls promise at intervals below a second, where tasks end by default at the interval.
@Suite(.ownThread) struct IntervalScenarioTests {
    private func run(_ scenario: Scenario) -> Timeline {
        var run = ScenarioRun(scenario)
        return run.run()
    }

    /// What the first batch holds would take 10 to 200 intervals.
    @Test(arguments: [100, 250], [1e-3, 5e-3, 20e-3])
    func theFirstBatchOfSlowRecordsEndsInTime(milliseconds: Int, cost: Double) {
        var scenario = Scenario("slow records", backlog: Array(repeating: 1_000, count: 8), end: .seconds(60)) { _, _ in
            cost
        }
        scenario.trigger = .interval(.milliseconds(milliseconds))
        #expect(run(scenario).longest() <= 1.25)
    }

    @Test(arguments: [100, 250], [(1, 1), (2, 8), (4, 8), (16, 100)])
    func aCostThatJumpsAndFallsBack(milliseconds: Int, size: (slots: Int, partitions: Int)) throws {
        let timeline = run(
            .jumping(every: .milliseconds(milliseconds), slots: size.slots, partitions: size.partitions)
        )
        #expect(timeline.count(over: 1.5, in: 0..<75) <= 2)
        #expect(timeline.count(over: 1.5, in: 75..<1_000) <= 2)
        #expect(timeline.longest() <= 4)
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 92)
    }
}
