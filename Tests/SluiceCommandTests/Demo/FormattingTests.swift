import Testing

@testable import SluiceCommand

@Suite struct FormattingTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (27_004, "27,004"), (-1_234_567, "-1,234,567")])
    func groupsThousands(number: Int, text: String) {
        #expect(number.grouped == text)
    }

    @Test func showsTenthsOfMilliseconds() {
        #expect(Duration.zero.inMilliseconds == "0.0")
        #expect(Duration.microseconds(4_250).inMilliseconds == "4.3")
        #expect(Duration.seconds(12).inMilliseconds == "12,000.0")
    }

    @Test func padsAndNeverCuts() {
        #expect("ab".padded(to: 4) == "ab  ")
        #expect("ab".padded(toTrailing: 4) == "  ab")
        #expect("abc".padded(to: 2) == "abc")
    }
}

@Suite struct RateMeterTests {
    @Test func measuresThePastSecond() {
        var meter = RateMeter()
        let start = ContinuousClock.now
        #expect(meter.perSecond == 0)
        for tenth in 0...30 {
            let total = tenth <= 10 ? 0 : (tenth - 10) * 50
            meter.note(total, at: start + .milliseconds(100 * tenth))
            if tenth == 10 { #expect(meter.perSecond == 0) }
        }
        #expect(meter.perSecond == 500)
    }
}
