import Testing

@testable import SluiceCore

@Suite struct AccumulatedTests {
    @Test func countsStandStillAtTheGreatest() {
        var count = CountState()
        count.add(3)
        count.add(-5)
        #expect(count.value == 3)
        count.add(.max)
        #expect(count.value == .max)
    }

    @Test func extremesPassOverWhatIsNotFinite() {
        var least = ExtremeState(isMaximum: false)
        var greatest = ExtremeState(isMaximum: true)
        #expect(least.value == nil)
        for value: Double in [.nan, 2, -.infinity, -1, .infinity] {
            least.add(value)
            greatest.add(value)
        }
        #expect(least.value == -1)
        #expect(greatest.value == 2)
        var other = ExtremeState(isMaximum: true)
        other.merge(greatest)
        other.merge(ExtremeState(isMaximum: true))
        #expect(other.value == 2)
    }

    @Test func boundsAreInclusive() {
        var histogram = HistogramState(bounds: [1, 2, 5])
        for value: Double in [0, 1, 1.5, 2, 5, 6, .nan] { histogram.add(value) }
        #expect(histogram.counts == [2, 2, 1, 1])
        #expect(histogram.count == 6)
        #expect(histogram.sum.value == 15.5)
        histogram.merge(histogram)
        #expect(histogram.counts == [4, 4, 2, 2])
        histogram.merge(HistogramState(bounds: [1]))
        #expect(histogram.count == 12)
    }

    @Test func aKindKnowsItsOwn() {
        var sum = ExactSum()
        sum.add(2)
        #expect(ExactSum(sum.accumulated) == sum)
        #expect(CountState(sum.accumulated) == nil)
        #expect(ExtremeState(sum.accumulated) == nil)
        #expect(HistogramState(sum.accumulated) == nil)
        #expect(ExactSum(CountState().accumulated) == nil)
    }
}
