@testable import Sluice
import Testing

@Suite struct FileLayoutTests {
    @Test(arguments: [
        (Int64(0), "dt=1970-01-01/hour=00"), (-1, "dt=1969-12-31/hour=23"),
        (1_795_282_199_999, "dt=2026-11-21/hour=17"),
        (951_782_400_000, "dt=2000-02-29/hour=00"), (253_402_300_799_999, "dt=9999-12-31/hour=23"),
        (-62_167_219_200_000, "dt=0000-01-01/hour=00"),
    ])
    func namesHours(_ milliseconds: Int64, _ name: String) throws {
        #expect(try FileLayout<Int64>.hourly { $0 }.makePlacer(nil)(milliseconds) == name)
        #expect(try FileLayout<Int64>.daily { $0 }.makePlacer(nil)(milliseconds) == String(name.prefix(13)))
    }

    @Test(arguments: [Int64.min, -62_167_219_200_001, 253_402_300_800_000, .max])
    func refusesTimesWithoutAName(_ milliseconds: Int64) {
        #expect(throws: FileSinkError.timeOutOfRange(milliseconds)) {
            try FileLayout<Int64>.hourly { $0 }.makePlacer(nil)(milliseconds)
        }
    }

    @Test func datesAreReadBackAsTheyWereWritten() throws {
        for day in stride(from: Int64(-719_000), to: 2_932_000, by: 97) {
            let date = try #require(UTCTime.date(day: day))
            #expect(UTCTime.milliseconds(date) == day * 86_400_000)
        }
    }

    @Test func knowsTheHourThatItNamedLast() throws {
        let place = FileLayout<Int64>.hourly { $0 }.makePlacer(nil)
        let names = try [3_599_999, 0, 3_600_000, 3_600_001, -1, 0].map(place)
        #expect(names.map { $0.suffix(2) } == ["00", "00", "01", "01", "23", "00"])
    }

    @Test(arguments: ["", "a", "a/b=c/d e", "é", String(repeating: "a", count: 200)])
    func takesRelativeDirectories(_ path: String) throws {
        #expect(try FileLayout<String>.directory { $0 }.makePlacer(nil)(path) == path)
    }

    @Test(arguments: [
        "/", "/a", "a/", "a//b", ".", "..", "a/../b", ".hidden", "_sluice", "a/_b", "a\nb", "a\u{0}", "a\u{7F}",
        String(repeating: "a", count: 201), Array(repeating: "abcdefghi", count: 101).joined(separator: "/"),
    ])
    func refusesOthers(_ path: String) {
        #expect(throws: FileSinkError.self) { try FileLayout<String>.directory { $0 }.makePlacer(nil)(path) }
    }

    @Test func saysWhatIsWrongWithADirectory() {
        let error = FileSinkError.badFolder("a\n..", reason: "it holds a control character")
        #expect("\(error)" == "the layout's directory \"a?..\" can't be used: it holds a control character")
    }
}
