import Sluice
import Testing

@testable import WordCountPipeline

@Suite struct WordReportTests {
    private let report = WordReport([
        WordCount(word: "the", count: 120), WordCount(word: "日本語", count: 7), WordCount(word: [0x61, 0xFF], count: 1),
    ])

    @Test func theTableIsAligned() {
        #expect(report.table(top: 2) == "120  the\n  7  日本語\n2 of 3 words; 128 in all, repeated ones included")
        #expect(WordReport([]).table(top: 10) == "0 of 0 words; 0 in all, repeated ones included")
    }

    @Test func commaSeparatedValuesAreThereByteForByte() {
        #expect(report.csv == Array("word,count\nthe,120\n日本語,7\na".utf8) + [0xFF] + Array(",1\n".utf8))
    }

    @Test func linesOfJSONAreUTF8() {
        let text = String(decoding: report.jsonLines, as: UTF8.self)
        #expect(
            text == """
                {"word":"the","count":120}
                {"word":"日本語","count":7}
                {"word":"a\u{FFFD}","count":1}

                """
        )
    }

    @Test func batchesAreAddedUp() {
        let totals = WordTotals()
        totals.add([WordCount(word: "a", count: 2), WordCount(word: "b", count: 2)])
        totals.add([WordCount(word: "b", count: 1)])
        #expect(totals.all == [WordCount(word: "b", count: 3), WordCount(word: "a", count: 2)])
    }
}
