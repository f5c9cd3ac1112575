import SluiceCore
import Testing

@Suite struct TaskLimitsTests {
    @Test func tasksEndAfterTheBatchesDurationUnlessThatIsTooShortForAFetch() {
        #expect(TaskLimits.softDeadline(target: .seconds(10)) == .seconds(10))
        #expect(TaskLimits.softDeadline(target: .milliseconds(250)) == .milliseconds(250))
        #expect(TaskLimits.softDeadline(target: .milliseconds(5)) == .milliseconds(100))
    }
}
