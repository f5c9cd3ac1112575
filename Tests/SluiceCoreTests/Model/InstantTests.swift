import SluiceCore
import Testing

@Suite struct InstantTests {
    @Test func advancesAndMeasures() {
        let later = milliseconds(5).advanced(by: .milliseconds(7))
        #expect(later == milliseconds(12))
        #expect(milliseconds(5).duration(to: later) == .milliseconds(7))
    }

    @Test func clampsWhereItCannotCount() {
        #expect(Instant(nanoseconds: .max).advanced(by: .seconds(1)).nanoseconds == .max)
        #expect(Instant(nanoseconds: .min).advanced(by: .seconds(-1)).nanoseconds == .min)
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
    }
}
