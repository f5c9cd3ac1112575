import SluiceKafka
import Testing

@Suite struct BytesSlicesTests {
    private let comma = UInt8(ascii: ",")

    @Test(arguments: ["", ",", ",,", "a", "a,b", ",a,,b,", "ab,cd,ef", "ä,ö"])
    func partsAreThoseOfSplit(_ text: String) {
        for omitting in [true, false] {
            let expected = Array(text.utf8).split(
                separator: comma,
                omittingEmptySubsequences: omitting
            )
            let slices = Bytes(text).slices(separatedBy: comma, omittingEmptySlices: omitting)
            #expect(slices.map(Array.init) == expected.map(Array.init))
        }
    }

    @Test func aSliceOfASliceIsWhereItSays() {
        let words = Bytes("xx one two yy").slice(3..<10)
        #expect(words == "one two")
        #expect(words.slices(separatedBy: UInt8(ascii: " ")) == ["one", "two"])
        #expect(words.slice(4..<7) == "two" && words.slice(7..<7).isEmpty)
    }

    @Test func anyByteMaySeparate() {
        var words: [Bytes] = []
        Bytes("one\ttwo \n three").forEachSlice(whereSeparator: { $0 <= UInt8(ascii: " ") }) { words.append($0) }
        #expect(words == ["one", "two", "three"])
    }

    @Test func anErrorEndsTheWalk() {
        struct Enough: Error {}
        var seen = 0
        #expect(throws: Enough.self) {
            try Bytes("a,b,c").forEachSlice(separatedBy: comma) { _ in
                seen += 1
                if seen == 2 { throw Enough() }
            }
        }
        #expect(seen == 2)
    }
}
