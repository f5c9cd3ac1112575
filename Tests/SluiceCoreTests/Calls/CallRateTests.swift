import SluiceCore
import Testing

@Suite struct CallRateTests {
    private let start = Instant(nanoseconds: 0)

    private func milliseconds(_ instant: Instant) -> Int64 { instant.nanoseconds / 1_000_000 }

    /// When so many calls begin that all wait for their turn from then on.
    private func turns(_ count: Int, _ rate: inout CallRate, from start: Instant) -> [Instant] {
        var now = start
        return (0..<count).map { _ in
            while let turn = rate.take(at: now) { now = turn }
            return now
        }
    }

    @Test func callsFollowOneAnotherAtTheRate() {
        var rate = CallRate(callsPerSecond: 10, burst: 1)
        #expect(turns(4, &rate, from: start).map(milliseconds) == [0, 100, 200, 300])
    }

    @Test func aBurstGoesAtOnceAfterAPause() {
        var rate = CallRate(callsPerSecond: 10, burst: 3)
        #expect(turns(5, &rate, from: start).map(milliseconds) == [0, 0, 0, 100, 200])
        let later = start.advanced(by: .seconds(60))
        #expect(turns(4, &rate, from: later).map(milliseconds) == [60_000, 60_000, 60_000, 60_100])
    }

    @Test func theRateHoldsInEveryStretchOfTime() {
        var (random, now) = (SmallGenerator(state: 7), start)
        var rate = CallRate(callsPerSecond: 50, burst: 5)
        var turns: [Instant] = []
        for _ in 0..<2_000 {
            now = now.advanced(by: .milliseconds(Int64.random(in: 0...40, using: &random)))
            now = self.turns(1, &rate, from: now)[0]
            turns.append(now)
        }
        #expect(turns == turns.sorted())
        // In any stretch of a second at most the rate and a burst.
        for index in turns.indices.dropLast(55) {
            #expect(turns[index].duration(to: turns[index + 55]) >= .milliseconds(999))
        }
    }
}
