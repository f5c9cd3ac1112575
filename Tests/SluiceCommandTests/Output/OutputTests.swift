import Testing

@testable import SluiceCommand

@Suite struct OutputTests {
    @Test func alignsColumns() {
        var table = TextTable([.text("A"), .number("NUMBER"), .text("LAST")])
        table.rows = [["long name", "1", ""], ["ü", "1000000", "x"]]
        #expect(
            table.lines == ["A           NUMBER  LAST", "long name        1", "ü          1000000  x"]
        )
    }

    @Test func namesCantDrawOnTheTerminal() {
        #expect("a\u{1B}[2Jb\n\u{202E}".visible == "a\\u{1b}[2Jb\\u{a}\\u{202e}")
        #expect("plain — ü 日本".visible == "plain — ü 日本")
    }

    @Test(
        arguments: [
            ("plain-1.2_3:4,5=6", "plain-1.2_3:4,5=6"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"),
            ("$x", "'$x'"),
            ("ü", "'ü'"), ("~", "'~'"), ("''", "''\\'''\\'''"),
        ]
    )
    func quotesForAShell(text: String, word: String) {
        #expect(text.shellWord == word)
    }

    @Test func quotesForCSV() {
        #expect(CSVText.line(["a", "b c", "d,e", "f\"g", "h\r\ni", ""]) == "a,b c,\"d,e\",\"f\"\"g\",\"h\r\ni\",")
    }

    @Test func timesCanBeGivenAgain() {
        let text = utcText(milliseconds: 1_769_860_800_123)
        #expect(text == "2026-01-31T12:00:00.123Z")
        #expect(ResetTarget(argument: text) == .time(milliseconds: 1_769_860_800_123))
    }
}
