@testable import Sluice
import Testing

@Suite struct FileFormatTests {
    private struct Flight: Encodable {
        var to = "SFO"
        var note: String?
    }

    @Test func jsonLinesAreObjectsWithSortedKeys() throws {
        let format = FileFormat<Flight>.jsonLines
        #expect(format.fileExtension == "jsonl")
        #expect(
            try text(format, [Flight(), Flight(to: "A\nB", note: "a/b")]) == #"""
                {"to":"SFO"}
                {"note":"a/b","to":"A\nB"}

                """#
        )
    }

    @Test func csvQuotesWhatMustBeQuoted() throws {
        let format = FileFormat<[String]>.csv { $0 }
        let rows = [["a", "b c", "é"], ["1,2", "say \"hi\"", ""], ["two\nlines", "\r", "'"], [""], ["", ""]]
        #expect(try text(format, rows) == "a,b c,é\n\"1,2\",\"say \"\"hi\"\"\",\n\"two\nlines\",\"\r\",'\n\"\"\n,\n")
    }

    @Test func csvBeginsWithItsHeaderAndKeepsToIt() throws {
        let format = FileFormat<[String]>.csv(header: ["id", "x,y"]) { $0 }
        #expect(String(decoding: format.header, as: UTF8.self) == "id,\"x,y\"\n")
        #expect(throws: FileSinkError.fieldCount(1, expected: 2)) { try text(format, [["a"]]) }
    }

    @Test func ownFormatsWriteBytes() throws {
        let format = FileFormat<Int>.bytes(fileExtension: "bin", header: [7]) { number, bytes in
            bytes.append(UInt8(number))
        }
        #expect(format.header == [7])
        #expect(try text(format, [65, 66]) == "AB")
    }

    private func text<Element>(_ format: FileFormat<Element>, _ elements: [Element]) throws -> String {
        let encode = format.makeEncoder()
        var bytes: [UInt8] = []
        for element in elements { try encode(element, &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
