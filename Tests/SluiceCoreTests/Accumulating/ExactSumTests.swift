import Testing

@testable import SluiceCore

@Suite struct ExactSumTests {
    private func sum(_ amounts: [Double]) -> Double {
        var sum = ExactSum()
        for amount in amounts { sum.add(amount) }
        return sum.value
    }

    @Test func nothingIsZero() { #expect(ExactSum().value == 0) }

    @Test func addsWhatPlainAdditionLoses() {
        #expect(sum([1e100, 1, -1e100]) == 1)
        #expect(sum(Array(repeating: 0.1, count: 10)) == 1)
        #expect(sum([1e16, 1, 1e-16, -1e16]) == 1)
    }

    /// Known answers of Python's `math.fsum`.
    @Test func roundsOnce() {
        #expect(sum([0x1p53, -0.5, -0x1p-54]) == 0x1p53 - 1)
        #expect(sum([0x1p53, 1, 0x1p-100]) == 0x1p53 + 2)
        #expect(sum([0x1p53 + 10, 1, 0x1p-100]) == 0x1p53 + 12)
        #expect(sum([0x1p53 - 4, 0.5, 0x1p-54]) == 0x1p53 - 3)
    }

    @Test(arguments: 1...50) func theOrderDoesNotMatter(seed: UInt64) {
        var random = SmallGenerator(state: seed)
        let amounts = (0..<200).map { _ in
            Double.random(in: -1...1, using: &random)
                * Double(sign: .plus, exponent: .random(in: -60...60, using: &random), significand: 1)
        }
        let expected = sum(amounts)
        #expect(sum(amounts.shuffled(using: &random)) == expected)
        #expect(sum(amounts.reversed()) == expected)
        var merged = ExactSum()
        for part in stride(from: 0, to: 200, by: 17) {
            var other = ExactSum()
            for amount in amounts[part..<min(part + 17, 200)] { other.add(amount) }
            merged.merge(other)
        }
        #expect(merged.value == expected)
    }

    @Test func whatIsNotFiniteIsPassedOver() { #expect(sum([1, .infinity, .nan, -.infinity, 2]) == 3) }

    @Test func beyondTheRangeItIsTheGreatestDouble() {
        let most = Double.greatestFiniteMagnitude
        #expect(sum([most, most, 1]) == most)
        #expect(sum([-most, -most, most]) == -most)
    }
}
