@testable import SluiceCore
import Testing

@Suite final class TriggerScheduleTests {
    private var schedule = TriggerSchedule(interval: .milliseconds(100))

    private func start(at time: Int64 = 30) { schedule.start(at: milliseconds(time)) }
    private func takesTick(at time: Int64) -> Bool { schedule.takeTick(at: milliseconds(time)) }

    @Test func nothingIsDueBeforeTheStart() {
        #expect(schedule.nextTick == nil)
        #expect(!takesTick(at: 1_000))
    }

    @Test func theFirstTickIsDueAtOnce() {
        start()
        #expect(takesTick(at: 30))
        #expect(!takesTick(at: 30))
    }

    @Test func lateTicksStayAlignedToTheFirst() {
        start()
        #expect(takesTick(at: 57))
        #expect(schedule.nextTick == milliseconds(130))
    }

    @Test func missedTicksCountAsOne() {
        start()
        #expect(takesTick(at: 30))
        #expect(takesTick(at: 999))
        #expect(!takesTick(at: 1_029))
        #expect(schedule.nextTick == milliseconds(1_030))
    }

    @Test func anIntervalIsAtLeastAMillisecond() {
        schedule = TriggerSchedule(interval: .zero)
        start()
        #expect(takesTick(at: 30))
        #expect(schedule.nextTick == milliseconds(31))
    }
}
