import SluiceCore
import Testing

@Suite struct FailureTests {
    @Test func namesPartitionOffsetCauseAndAttempts() {
        var failure = Failure.userCode(p0, offset: 7)
        failure.attempts = 4
        #expect(failure.description == "t[0] at offset 7: the application's code failed: it threw (4 attempts)")
    }

    @Test func saysNothingOfWhatIsUnknown() {
        #expect(Failure.sink().description == "delivering output failed: the broker is away")
    }
}
