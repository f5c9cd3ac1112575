import SluiceCore
import Testing

@Suite struct TimerTests {
    @Test func anIdleDriverSetsNoTimer() {
        let harness = DriverHarness()
        harness.assign(p0)
        #expect(harness.timer == nil)
        harness.process([p0: 5])
        harness.commit()
        harness.wait(.seconds(3_600))
        #expect(harness.timersFired <= 1)
        #expect(harness.timer == nil)
    }

    @Test func anIntervalWakesOnceATick() {
        let harness = DriverHarness(.interval(.milliseconds(100)))
        harness.assign(p0)
        harness.observe([p0: 0])
        for _ in 0..<50 {
            harness.wait(.milliseconds(100))
            harness.observe([p0: 0])
        }
        #expect(harness.timersFired == 50)
    }

    @Test func aDriverThatSleptThroughItsTimersSetsNoneInThePast() throws {
        let harness = DriverHarness(.interval(.milliseconds(100)))
        harness.assign(p0, p1)
        harness.observe([p0: 5, p1: 5])
        harness.fail(p0)
        harness.finish(p1)
        harness.failDelivery()
        harness.sleepThrough(.milliseconds(12_345))
        harness.send(.timerFired)
        #expect(harness.timer == milliseconds(12_400))
    }

    @Test func whatWaitsForSomethingOtherThanTimeDoesNotSpin() {
        let harness = DriverHarness(executors: 1)
        harness.assign(p0, p1)
        harness.available([p0: 5, p1: 5])
        harness.fail(p0)
        harness.wait(.seconds(3_600))
        #expect(harness.timersFired == 1)
    }

    @Test func theEarliestTimerTakesThePlaceOfALaterOne() {
        let harness = DriverHarness(.interval(.seconds(1)))
        harness.assign(p0)
        harness.observe([p0: 5])
        #expect(harness.timer == milliseconds(1_000))
        harness.fail(p0)
        #expect(harness.timer == milliseconds(100))
    }

    @Test func anEventThatMovesNoTimerSetsNone() {
        var driver = Driver(configuration: DriverConfiguration(trigger: .interval(.seconds(1))))
        let start = LaneStart(partition: p0, stage: StageID(0), position: 0)
        let now = milliseconds(0)
        let first = driver.handle(.assigned([start]), at: now)
        #expect(first == [.observe(1, p0), .setTimer(milliseconds(1_000))])
        let second = driver.handle(.executorJoined(ExecutorID(0), slots: 1), at: now)
        #expect(second.isEmpty)
    }
}
