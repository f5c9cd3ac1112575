@testable import SluiceCore
import Testing

@Suite struct ExecutorSlotsTests {
    private let first = ExecutorID(0)
    private let second = ExecutorID(1)

    private func slots(_ firstCount: Int, _ secondCount: Int) -> ExecutorSlots {
        var slots = ExecutorSlots()
        slots.add(first, slots: firstCount)
        slots.add(second, slots: secondCount)
        return slots
    }

    @Test func thePreferredExecutorIsTaken() {
        var slots = slots(1, 3)
        #expect(slots.take(preferring: first) == first)
    }

    @Test func aBusyPreferredExecutorIsNotWaitedFor() {
        var slots = slots(1, 1)
        #expect(slots.take(preferring: first) == first)
        #expect(slots.take(preferring: first) == second)
        #expect(slots.idle == 0)
    }

    @Test func withoutPreferenceTheMostIdleExecutorIsTaken() {
        var slots = slots(1, 3)
        #expect((0..<4).map { _ in slots.take(preferring: nil) } == [second, second, first, second])
    }

    @Test func aRemovedExecutorGetsNothingBack() {
        var slots = slots(1, 1)
        _ = slots.take(preferring: first)
        slots.remove(first)
        slots.giveBack(first)
        #expect(slots.idle == 1)
    }

    @Test func noExecutorGetsBackMoreThanItHas() {
        var slots = slots(1, 1)
        slots.giveBack(first)
        #expect(slots.idle == 2)
    }
}
