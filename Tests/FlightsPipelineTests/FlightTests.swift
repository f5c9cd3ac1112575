import Testing

@testable import FlightsPipeline

@Suite struct FlightTests {
    @Test func readsALine() throws {
        let flight = try flight(firstLine)
        #expect((flight.carrier, flight.number, flight.tailNumber) == ("UA", 1545, "N14228"))
        #expect((flight.origin, flight.destination, flight.miles) == ("EWR", "IAH", 1_400))
        #expect((flight.departureTime, flight.departureDelay, flight.arrivalDelay) == (517, 2, 11))
        #expect(flight.scheduled == "2013-01-01T10:00:00Z")
        #expect(!flight.isCancelled)
    }

    @Test func knowsACancelledFlight() throws {
        let flight = try flight(cancelledLine)
        #expect(flight.isCancelled)
        #expect((flight.tailNumber, flight.departureDelay, flight.arrivalDelay) == (nil, nil, nil))
    }

    @Test(arguments: [
        ("", "field month: the line ends before it"),
        ("\0\u{FFFD},\"", "field day: the line ends before it"),
        (firstLine.replacing("517", with: "5:17"), "field dep_time: \"5:17\" is not a whole number"),
        (firstLine.replacing("UA", with: "NA"), "field carrier: it is missing"),
        (firstLine.replacing("1400", with: ""), "field distance: \"\" is not a whole number"),
        (firstLine.replacing("EWR", with: ""), "field origin: it is empty"),
        (firstLine + ",1", "field time_hour: it should be the last, and there are more"),
        (String(repeating: ",", count: 100_000), "field dep_time: \"\" is not a whole number"),
    ])
    func namesWhatIsWrong(line: String, message: String) {
        let error = #expect(throws: CSVError.self) { try flight(line) }
        #expect(error?.description == message)
    }

    @Test(arguments: [0x00, 0x0A, 0x22, 0x2C, 0x2D, 0x80, 0xC3, 0xFF] as [UInt8])
    func anyByteAnywhereIsReadOrRefused(byte: UInt8) {
        let line = Array(firstLine.utf8)
        for place in line.indices {
            var odd = line
            odd[place] = byte
            _ = try? withLine(odd) { (line) throws(CSVError) in try Flight(csv: line) }
        }
    }

    @Test func aLineThatWasCutOffIsRefusedWhereverItEnds() {
        for count in 0..<firstLine.utf8.count {
            #expect(throws: CSVError.self) { try flight(String(firstLine.prefix(count))) }
        }
    }
}
