import SluiceCore
import Testing

@Suite struct OffsetRangeTests {
    @Test func anEndBelowTheStartIsEmpty() {
        let range = OffsetRange(partition: p0, from: 5, until: 3)
        #expect(range.isEmpty && range.count == 0 && range.until == 5)
    }

    @Test func endsEarlierButNeverLater() {
        #expect(p0.range(5..<10).ending(at: 7) == p0.range(5..<7))
        #expect(p0.range(5..<10).ending(at: 20) == p0.range(5..<10))
    }
}
