import SluiceCore
import Testing

@Suite struct CallRateTests {
    private let start = Instant(nanoseconds: 0)

    private func milliseconds(_ instant: Instant) -> Int64 { instant.nanoseconds / 1_000_000 }

    @Test func callsFollowOneAnotherAtTheRate() {
        var rate = CallRate(callsPerSecond: 10, burst: 1)
        #expect((0..<4).map { _ in milliseconds(rate.reserve(at: start)) } == [0, 100, 200, 300])
    }

    @Test func aBurstGoesAtOnceAfterAPause() {
        var rate = CallRate(callsPerSecond: 10, burst: 3)
        #expect((0..<5).map { _ in milliseconds(rate.reserve(at: start)) } == [0, 0, 0, 100, 200])
        let later = start.advanced(by: .seconds(60))
        #expect((0..<4).map { _ in milliseconds(rate.reserve(at: later)) } == [60_000, 60_000, 60_000, 60_100])
    }

    @Test func theRateHoldsInEveryStretchOfTime() {
        var (random, now) = (SmallGenerator(state: 7), start)
        var rate = CallRate(callsPerSecond: 50, burst: 5)
        var turns: [Instant] = []
        for _ in 0..<2_000 {
            now = now.advanced(by: .milliseconds(Int64.random(in: 0...40, using: &random)))
            turns.append(rate.reserve(at: now))
        }
        #expect(turns == turns.sorted())
        // In any stretch of a second at most the rate and a burst.
        for index in turns.indices.dropLast(55) {
            #expect(turns[index].duration(to: turns[index + 55]) >= .milliseconds(999))
        }
    }
}
