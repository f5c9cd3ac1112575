import Testing

@testable import FlightsPipeline

@Suite struct CSVFieldsTests {
    /// Reads one field of a line that holds just that.
    private func field<Value>(
        _ bytes: some Sequence<UInt8>,
        _ read: (inout CSVFields) throws(CSVError) -> Value
    ) throws(CSVError) -> Value {
        try withLine(bytes) { (line) throws(CSVError) in
            var fields = CSVFields(line)
            return try read(&fields)
        }
    }

    private func number(_ text: String) throws(CSVError) -> Int? {
        try field(text.utf8) { (fields) throws(CSVError) in try fields.numberIfKnown("n") }
    }

    private func text(_ bytes: some Sequence<UInt8>) throws(CSVError) -> String? {
        try field(bytes) { (fields) throws(CSVError) in try fields.textIfKnown("t") }
    }

    @Test func readsNumbers() throws {
        #expect(try number("517") == 517)
        #expect(try number("-7") == -7)
        #expect(try number("0") == 0)
        #expect(try number("999999999") == 999_999_999)
        #expect(try number("NA") == nil)
    }

    @Test(arguments: ["", "-", "+5", "5x7", " 5", "5 ", "1.5", "NA ", "na", "--1", "99999999999999999999", "٣"])
    func refusesWhatIsNoNumber(text: String) {
        #expect(throws: CSVError("n", "\"\(text)\" is not a whole number")) { try number(text) }
    }

    @Test func readsText() throws {
        #expect(try text("Zürich".utf8) == "Zürich")
        #expect(try text("\"a\"".utf8) == "\"a\"")
        #expect(try text("NA".utf8) == nil)
        #expect(throws: CSVError("t", "it is empty")) { try text("".utf8) }
    }

    @Test func refusesBytesThatAreNotUTF8() {
        let error = #expect(throws: CSVError.self) { try text([0x4E, 0xFF, 0x00, 0xC3]) }
        #expect(error?.description == "field t: \"N\u{FFFD}\0\u{FFFD}\" is not UTF-8")
    }

    @Test func showsOnlyTheBeginningOfALongField() {
        let error = #expect(throws: CSVError.self) { try number(String(repeating: "x", count: 1_000_000)) }
        #expect(error?.reason == "\"\(String(repeating: "x", count: 40))...\" is not a whole number")
    }

    @Test func endsWhereTheLineEnds() throws {
        try withLine("1,NA\r".utf8) { (line) throws(CSVError) in
            var fields = CSVFields(line)
            #expect(try fields.number("a") == 1)
            #expect(throws: CSVError("a", "it should be the last, and there are more")) { try fields.end(after: "a") }
            #expect(throws: CSVError("b", "it is missing")) { try fields.text("b") }
            try fields.end(after: "b")
            #expect(throws: CSVError("c", "the line ends before it")) { try fields.number("c") }
        }
    }
}
