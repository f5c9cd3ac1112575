import Testing

@testable import Sluice

@Suite struct JSONCheckTests {
    private func isJSON(_ bytes: [UInt8]) -> Bool {
        var json = JSONCheck()
        return bytes.withUnsafeBytes { bytes in (try? json.check(bytes)) != nil }
    }

    @Test(
        arguments: [
            "0", "-0", "10", "-1.5e+3", "1E5", "0.0", "true", "false", "null", #""""#, #""a\"\\\/\b\f\n\r\t\u00e4ä😀""#,
            "[]", "{}",
            " [ 1 , [ ] , { \"a\" : [ { } ] } ]\t\r\n", #"{"a":1,"a":2}"#,
        ]
    )
    func takesWhatIsJSON(text: String) {
        #expect(isJSON(Array(text.utf8)))
    }

    @Test(
        arguments: [
            "", " ", "01", "-", "+1", ".5", "1.", "1e", "1e+", "- 1", "0x1", "NaN", "tru", "nulll", "'a'", "\"", "\"a",
            #""\""#,
            #""\x""#, #""\u12g4""#, #""\u123"#, "\"\n\"", "[", "]", "[[[[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}",
            "{", "}",
            "{1:2}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1]"#, #"{"a" 1}"#, "{}{}", "[][", "1 1", "\u{FEFF}1",
            "// 1",
        ]
    )
    func refusesWhatIsNot(text: String) {
        #expect(!isJSON(Array(text.utf8)))
    }

    @Test func refusesWhatIsNotUTF8() {
        let tails: [[UInt8]] = [
            [0x80], [0xC1, 0x80], [0xC3], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x82],
        ]
        for tail in tails { #expect(!isJSON([0x22] + tail + [0x22])) }
        for text in ["\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}"] {
            #expect(isJSON([0x22] + Array(text.utf8) + [0x22]))
        }
    }

    @Test func nestingHasALimit() {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        #expect(isJSON(nested(JSONCheck.maxDepth)))
        #expect(!isJSON(nested(JSONCheck.maxDepth + 1)))
    }
}
