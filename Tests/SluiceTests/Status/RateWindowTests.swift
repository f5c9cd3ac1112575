import Testing

@testable import Sluice

@Suite struct RateWindowTests {
    private var window = RateWindow()

    private func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test mutating func thereIsNoRateBeforeTheSecondLook() {
        #expect(window.rate(0) == 0)
        window.add([5], at: at(0))
        #expect(window.rate(0) == 0)
        #expect(window.rate(7) == 0)
    }

    @Test mutating func aRateIsTheGrowthOfTheLastTenSeconds() {
        for second in 0...30 {
            window.add([Int64(second < 20 ? 0 : (second - 20) * 100), 3], at: at(Int64(second) * 1_000))
        }
        #expect(window.rate(0) == 100)
        #expect(window.rate(1) == 0)
    }

    @Test mutating func aBurstThatIsOverIsNotInTheRateOfLessTime() {
        for second in 0...10 {
            window.add([Int64(second < 5 ? second * 1_000 : 5_000)], at: at(Int64(second) * 1_000))
        }
        #expect(window.rate(0) == 500)
        #expect(window.rate(0, over: .seconds(3)) == 0)
        #expect(window.rate(0, over: .seconds(60)) == 500)
        #expect(window.rate(7, over: .seconds(3)) == 0)
    }

    @Test mutating func whatJoinsLaterHasGrownFromNothing() {
        window.add([1], at: at(0))
        window.add([1, 8], at: at(2_000))
        #expect(window.rate(1) == 4)
    }

    @Test mutating func aSecondLookAtTheSameInstantReplacesTheFirst() {
        window.add([0], at: at(0))
        window.add([10], at: at(1_000))
        window.add([20], at: at(1_000))
        #expect(window.rate(0) == 20)
    }

    @Test mutating func nothingIsLeftOfIt() {
        window.add([0], at: at(0))
        window.add([10], at: at(1_000))
        window.clear()
        #expect(window.rate(0) == 0)
    }
}
