import SluiceCore
import Testing

@Suite struct AsapTests {
    @Test func cutsAtOnceWhenRecordsComeAndASlotIsFree() {
        let harness = DriverHarness()
        #expect(harness.assign(p0).isEmpty)
        #expect(harness.available([p0: 3]) == [.cut(0, p0.range(0..<3)), .run(0, p0.range(0..<3), fence: 1, on: 0)])
    }

    @Test func cutsNothingWhileNoSlotIsFree() {
        let harness = DriverHarness(executors: 1)
        harness.assign(p0, p1)
        harness.available([p0: 3])
        #expect(harness.available([p1: 4]).isEmpty)
        #expect(harness.available([p1: 6]).isEmpty)
        let actions = harness.finish(p0)
        #expect(
            actions == [
                .deliver(1, .part(p0.range(0..<3), fence: 1, on: 0)),
                .cut(1, p1.range(0..<6)),
                .run(1, p1.range(0..<6), fence: 2, on: 0),
            ]
        )
    }

    @Test func cutsNothingWithoutExecutorsUntilOneJoins() {
        let harness = DriverHarness(executors: 0)
        harness.assign(p0)
        #expect(harness.available([p0: 3]).isEmpty)
        #expect(harness.send(.executorJoined(ExecutorID(7), slots: 1)).first == .cut(0, p0.range(0..<3)))
    }

    @Test func aLowerLogEndIsNotBelieved() {
        let harness = DriverHarness(executors: 0)
        harness.assign(p0)
        harness.available([p0: 9])
        harness.available([p0: 3])
        #expect(harness.driver.backlog == 9)
    }

    @Test func recordsOfPartitionsThatAreNotOursAreIgnored() {
        let harness = DriverHarness()
        harness.assign(p0)
        #expect(harness.available([p1: 9]).isEmpty)
    }
}
