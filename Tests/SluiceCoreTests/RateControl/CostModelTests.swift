@testable import SluiceCore
import Testing

@Suite final class CostModelTests {
    private var model = CostModel()
    private var random = SmallGenerator(state: 7)

    private func add(_ offsets: Double, _ seconds: Double) {
        model.add(CostSample(offsets: offsets, seconds: seconds))
    }

    /// Tasks of 1,000 to 100,000 offsets at 10 ms and 5 µs an offset, up to `noise` off.
    private func learn(_ count: Int = 100, noise: Double = 0.1) {
        for _ in 0..<count {
            let offsets = Double.random(in: 1_000...100_000, using: &random)
            add(offsets, (0.01 + 5e-6 * offsets) * Double.random(in: 1 - noise...1 + noise, using: &random))
        }
    }

    @Test func tellsOverheadAndRecordsApart() {
        learn()
        #expect(abs(model.likely.perOffset - 5e-6) < 1e-6)
        #expect(abs(model.likely.overhead - 0.01) < 0.01)
        #expect(model.cautious.perOffset >= model.likely.perOffset)
    }

    /// With tasks of one size there is no telling; what they took is explained all the same.
    @Test func takesEverythingForRecordsWhileItCannotTell() {
        for _ in 0..<10 { add(1_000, 0.5) }
        #expect(model.likely.overhead == 0)
        #expect(abs(model.likely.seconds(for: 1_000) - 0.5) < 1e-9)
    }

    @Test func oneOutlierChangesLittle() {
        learn(noise: 0)
        add(50_000, 26)
        #expect(model.likely.seconds(for: 50_000) < 2 * 0.26)
    }

    @Test func whatIsNoSignOfAChangeIsNeverTakenForOne() {
        learn(noise: 0)
        for _ in 0..<3 { model.addOutlier(CostSample(offsets: 1, seconds: 600)) }
        #expect(model.likely.seconds(for: 50_000) < 2 * 0.26)
    }

    @Test func aSecondOutlierInARowIsAChange() {
        learn(noise: 0)
        add(50_000, 1.31)
        add(50_000, 1.31)
        #expect(abs(model.likely.seconds(for: 50_000) - 1.31) < 0.1)
    }

    @Test func aCostThatFallsBackIsLearntFromABatchOrTwo() {
        learn(noise: 0)
        for _ in 0..<20 { add(50_000, 0.052) }
        #expect(model.likely.seconds(for: 50_000) < 2 * 0.052)
    }

    /// They all take as long, however much they read: that is no overhead.
    @Test func tasksThatWereCutShortTellNothingOfOverhead() {
        learn(noise: 0)
        for offsets in 0..<200 {
            model.addCutShort(CostSample(offsets: 40_000 + 100 * Double(offsets), seconds: 1))
        }
        #expect(abs(model.likely.seconds(for: 50_000) - 1) < 0.2)
        #expect(model.likely.seconds(for: 5_000) < 0.2)
    }

    @Test func whatAlreadyRunsTooLongCountsAtOnce() {
        learn(noise: 0)
        let late = CostSample(offsets: 50_000, seconds: 1)
        #expect(model.noticing([late, late]).likely.seconds(for: 50_000) > 0.9)
        let early = CostSample(offsets: 50_000, seconds: 0.2)
        let expected = model.likely.seconds(for: 50_000)
        #expect(model.noticing([early, early]).likely.seconds(for: 50_000) == expected)
    }
}
