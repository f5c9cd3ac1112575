import SluiceCore
import SluiceTesting
import Testing

/// What the rate controls promise, in virtual time. An interval is a second.
@Suite(.ownThread) struct ScenarioTests {
    private func run(_ scenario: Scenario, _ control: RateControl = .adaptive) -> Timeline {
        var run = ScenarioRun(scenario.with(control))
        return run.run()
    }

    private let pid = RateControl.pid(RateControl.PIDGains())

    @Test func aBacklogAtConstantCost() throws {
        let timeline = run(.constantCost)
        #expect(timeline.longest() <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 50)
        let bySpark = run(.constantCost, pid)
        #expect(bySpark.longest() > 1.25)
        #expect(try #require(bySpark.caughtUpAt) > 1.1 * 50)
    }

    @Test func theFirstBatchIsSmallAndTheyGrowFourfoldAtMost() {
        let batches = run(.constantCost).batches
        #expect(batches[0].planned == 4_000)
        for (before, after) in zip(batches, batches.dropFirst()).prefix(6) {
            #expect(after.planned <= 4 * before.planned)
        }
        #expect(run(.constantCost, pid).batches[0].planned == 1_000)
    }

    @Test func overheadOfMostOfTheInterval() throws {
        let timeline = run(.overheadHeavy)
        #expect(timeline.longest() <= 1.25)
        let unthrottled = try #require(run(.overheadHeavy, .unlimited).caughtUpAt)
        #expect(try #require(timeline.caughtUpAt) <= 1.15 * unthrottled)
        #expect(run(.overheadHeavy, pid).caughtUpAt == nil, "it spirals down")
    }

    @Test func aCostThatJumpsAndFallsBack() throws {
        let timeline = run(.costJump)
        #expect(timeline.count(over: 1.5, in: 0..<75) <= 2)
        #expect(timeline.count(over: 1.5, in: 75..<1_000) <= 2)
        #expect(timeline.longest() <= 2)
        #expect(timeline.longest(in: 44..<75) < 0.99, "no task is cut off by its deadline any more")
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 92)
        let bySpark = run(.costJump, pid)
        #expect(bySpark.count(over: 1.5) > 4)
        #expect(try #require(bySpark.caughtUpAt) > 1.1 * 92)
    }

    @Test func aHeavyTail() throws {
        let timeline = run(.heavyTail)
        #expect(timeline.longest() <= 2)
        #expect(timeline.count(over: 1.5) * 20 <= timeline.batches.count)
        #expect(try #require(timeline.caughtUpAt) <= 67)
        #expect(try #require(run(.heavyTail, pid).caughtUpAt) > 80)
    }

    @Test func aBurstAfterHoursOfNearlyNothing() throws {
        let timeline = run(.burstAfterIdling)
        #expect(timeline.longest() <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 7_200 + 1.1 * 20)
        let bySpark = run(.burstAfterIdling, pid)
        #expect(bySpark.longest() > 1.25)
        #expect(try #require(bySpark.caughtUpAt) > 7_200 + 1.1 * 20)
    }

    @Test func aBurstAfterHoursOfNothing() throws {
        let timeline = run(.burstAfterSilence)
        #expect(timeline.longest() <= 1.25)
        #expect(timeline.batches.first?.planned ?? .max <= 4_000, "nothing is known")
        #expect(try #require(timeline.caughtUpAt) <= 7_200 + 1.1 * 20)
        let bySpark = run(.burstAfterSilence, pid)
        #expect(bySpark.batches.first?.planned ?? .max <= 1_000, "what was saved up is an interval's worth")
        #expect(try #require(bySpark.caughtUpAt) > 7_200 + 1.1 * 20)
    }

    /// While the deliverer is at a batch, slots read the next one as far as it has other partitions.
    @Test(arguments: [8, 64]) func batchesDeliveredAsAWhole(partitions: Int) throws {
        let timeline = run(.wholeBatches(partitions: partitions))
        #expect(timeline.longest() <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 1.6 * 30, "60 if nothing overlapped")
    }

    @Test(arguments: [RateControl.adaptive, .pid(RateControl.PIDGains())])
    func onePartitionWithNearlyEverything(control: RateControl) throws {
        let timeline = run(.skewed, control)
        #expect(timeline.longest() <= 1.25)
        #expect(timeline.firstDelivery.allSatisfy { $0 ?? .infinity < 2 }, "nobody waits behind the large one")
        let most = control == .adaptive ? 1.1 * 79.2 : 2 * 79.2
        #expect(try #require(timeline.caughtUpAt) <= most)
    }

    @Test(arguments: [RateControl.adaptive, .pid(RateControl.PIDGains())])
    func aThousandPartitionsAtTenRecords(control: RateControl) {
        let timeline = run(.manyPartitions, control)
        #expect(timeline.batches.allSatisfy { $0.planned <= 10 })
        #expect(timeline.batches.prefix(102).reduce(0) { $0 + $1.tasks } >= 1_000, "everyone has a turn")
        #expect(timeline.caughtUpAt != nil)
    }

    @Test func anExecutorThatIsLost() throws {
        let timeline = run(.executorLost)
        #expect(timeline.count(over: 1.25) <= 1, "what it ran is run again")
        #expect(timeline.longest(in: 20..<1_000) <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 33.3)
        #expect(run(.executorLost, pid).count(over: 1.25) > 1)
    }

    @Test func anExecutorThatSlowsDown() throws {
        let timeline = run(.executorSlowed)
        #expect(timeline.longest() <= 2, "its tasks end at their soft deadline")
        #expect(timeline.count(over: 1.5) * 10 <= timeline.batches.count)
        #expect(try #require(timeline.caughtUpAt) <= 1.15 * 32.9)
        #expect(try #require(run(.executorSlowed, pid).caughtUpAt) > 1.25 * 32.9)
    }

    /// Each hangs in one record, for longer than is looked at: the other slots go on as if nothing were.
    @Test(arguments: 0...3) func tasksThatHangSlowNobodyElseDown(hung: Int) {
        var scenario = Scenario.hanging(hung, for: 10_000)
        scenario.end = .seconds(60)
        let delivered = run(scenario).delivered.reduce(0, +)
        #expect(Double(delivered) >= 0.95 * 250_000 * Double(20 * 8 + 40 * (8 - hung)))
    }

    @Test func tasksThatHangAndEndAreNotTakenForTheRule() throws {
        let timeline = run(.tasksHang)
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 70)
        #expect(timeline.longest(in: 24..<1_000) <= 1.25)
    }

    @Test(arguments: 2...4) func otherNoiseChangesNothingOfThat(seed: UInt64) {
        func run(_ scenario: Scenario) -> Timeline {
            var other = scenario
            other.seed = seed
            return self.run(other)
        }
        let (constant, overhead, jump) = (run(.constantCost), run(.overheadHeavy), run(.costJump))
        #expect(constant.longest() <= 1.25 && constant.caughtUpAt ?? .infinity <= 1.1 * 50)
        #expect(overhead.longest() <= 1.25 && overhead.caughtUpAt ?? .infinity <= 1.2 * 50)
        #expect(jump.count(over: 1.5) <= 2 && jump.caughtUpAt ?? .infinity <= 1.1 * 92)
        let heavyTail = run(.heavyTail)
        #expect(heavyTail.caughtUpAt ?? .infinity <= 70)
        #expect(heavyTail.longest() <= 2 && heavyTail.count(over: 1.5) * 20 <= heavyTail.batches.count)
    }

    /// The same loads without ticks: the next batch always starts when a slot is free.
    @Test(arguments: [Trigger.asap, .availableNow]) func withoutTicks(trigger: Trigger) throws {
        var scenario = Scenario.constantCost
        scenario.trigger = trigger
        let timeline = run(scenario)
        #expect(timeline.longest() <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 50)
    }

    /// As many partitions as slots: each slot's lane is the only one it can take, and no more is held back.
    @Test func asManySlotsAsPartitions() throws {
        var scenario = Scenario.constantCost
        scenario.slots = 8
        let timeline = run(scenario)
        #expect(timeline.longest() <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 25)
    }

    /// Overhead is paid for a tenth of the partitions at a time, and not for all of them in every batch.
    @Test(arguments: [Scenario.thousandPartitions(slots: 2), .thousandPartitions(slots: 16)])
    func aThousandPartitionsWithMuch(scenario: Scenario) throws {
        let timeline = run(scenario)
        #expect(timeline.longest() <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 1.15 * 50)
        #expect(timeline.firstDelivery.allSatisfy { $0 ?? .infinity < 60 }, "everyone has a turn")
    }

    @Test(arguments: [(1, 8), (2, 8), (16, 16), (16, 100)])
    func otherNumbersOfSlots(slots: Int, partitions: Int) throws {
        var scenario = Scenario.constantCost
        scenario.slots = slots
        scenario.backlog = Array(repeating: Int64(12_500_000 * slots / partitions), count: partitions)
        let timeline = run(scenario)
        #expect(timeline.longest() <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 50)
    }

    /// More slots than batches may be in flight, however few tasks those have.
    @Test func manySlots() throws {
        var scenario = Scenario.constantCost
        scenario.slots = 24
        scenario.backlog = Array(repeating: 150_000_000 / 24, count: 24)
        let timeline = run(scenario)
        #expect(timeline.longest() <= 1.25)
        #expect(try #require(timeline.caughtUpAt) <= 1.1 * 25)
    }

    @Test func aForecastThatIsWrongIsHeldByTheSoftDeadline() {
        var scenario = Scenario.constantCost
        scenario.recordCost = { time, _ in time < 10 ? 4e-6 : 400e-6 }
        scenario.end = .seconds(40)
        let timeline = run(scenario)
        #expect(timeline.longest() <= 2.25)
        #expect(timeline.longest(in: 13..<40) <= 1.25)
    }
}
