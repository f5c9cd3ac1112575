import Testing

@testable import SluiceCore

@Suite struct TaskMemoryTests {
    @Test func thereIsRoomForWhatIsNotSetAsideOrHeld() {
        let memory = TaskMemory(limit: 100, perTask: 30)
        #expect(memory.room(running: 0, heldBytes: 0) == 3)
        #expect(memory.room(running: 1, heldBytes: 10) == 2)
        #expect(memory.room(running: 1, heldBytes: 11) == 1)
        #expect(memory.room(running: 3, heldBytes: 90) == 0)
    }

    @Test func withoutALimitThereIsAlwaysRoom() {
        #expect(TaskMemory.unlimited.room(running: 9, heldBytes: 1 << 40) == .max)
    }
}
