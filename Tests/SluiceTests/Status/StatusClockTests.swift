import Testing

@testable import Sluice

@Suite struct StatusClockTests {
    private func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test func anInstantIsWallTimeToTheMicrosecond() {
        let clock = StatusClock(wallTime: 1_700_000_000_000, at: at(100))
        #expect(clock.time(of: at(100)) == 1_700_000_000_000)
        #expect(clock.time(of: Instant(nanoseconds: 101_234_567)) == 1_700_000_000_001.235)
    }

    @Test func jitterChangesNothing() {
        var clock = StatusClock(wallTime: 1_000_000, at: at(0))
        clock.look(wallTime: 1_001_013, at: at(1_000))
        #expect(clock.time(of: at(1_000)) == 1_001_000)
    }

    @Test func aClockThatIsSetIsFollowed() {
        var clock = StatusClock(wallTime: 1_000_000, at: at(0))
        clock.look(wallTime: 901_000, at: at(1_000))
        #expect(clock.time(of: at(1_000)) == 901_000)
        #expect(clock.time(of: at(1_500)) == 901_500)
    }
}
