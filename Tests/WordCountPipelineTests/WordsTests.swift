import Sluice
import Testing

@testable import WordCountPipeline

@Suite struct WordsTests {
    private func words(_ text: Bytes, lowercased: Bool = false) -> [Bytes] {
        var found: [Bytes] = []
        Words(areLowercased: lowercased).forEach(in: text) { found.append($0) }
        return found
    }

    @Test(
        arguments: [
            ("", []), (" \t\n", []), ("to be, or not to be", ["to", "be", "or", "not", "to", "be"]),
            ("one", ["one"]), ("  two  words ", ["two", "words"]), ("don't", ["don", "t"]), ("4x4=16", ["4x4", "16"]),
            ("naïve Straße 日本語", ["naïve", "Straße", "日本語"]), ("a\0b\u{7F}c", ["a", "b", "c"]), ("@[`{", []),
        ] as [(Bytes, [Bytes])]
    )
    func areRunsOfLettersAndDigits(text: Bytes, expected: [Bytes]) { #expect(words(text) == expected) }

    @Test func lettersOfASCIIAreLowercased() {
        #expect(words("The THE the Ärger AZ@[", lowercased: true) == ["the", "the", "the", "Ärger", "az"])
        #expect(words("The the") == ["The", "the"])
    }

    @Test func bytesThatAreNoTextAreKept() {
        #expect(words([0xFF, 0xC3, 0x20, 0x80]) == [[0xFF, 0xC3], [0x80]])
    }

    @Test(arguments: 0...255 as ClosedRange<UInt8>)
    func anyByteIsPartOfAWordOrSeparates(byte: UInt8) {
        let isPart = byte > 127 || Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
        #expect(words([0x61, byte, 0x62]).count == (isPart ? 1 : 2))
    }
}
