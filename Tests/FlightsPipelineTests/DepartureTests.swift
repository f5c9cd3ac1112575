import Testing

@testable import FlightsPipeline

@Suite struct DepartureTests {
    private func json(_ departure: Departure) -> String { String(decoding: departure.json, as: UTF8.self) }

    @Test func isJoinedAndWritten() throws {
        let departure = try FlightTables().join(flight(firstLine))
        #expect(
            json(departure) == """
                {"flight":"UA1545","scheduled":"2013-01-01T10:00:00Z","from":"EWR","to":"IAH","departureDelay":2,\
                "arrivalDelay":11,"miles":1400,"carrier":"UA","airline":"United Air Lines Inc.",\
                "tailNumber":"N14228","plane":{"manufacturer":"BOEING","model":"737-824","seats":149,"year":1999}}
                """
        )
    }

    @Test func whatIsNotKnownIsNull() throws {
        let departure = try FlightTables().join(
            flight(
                firstLine.replacing("UA", with: "??").replacing("N14228", with: "N0").replacing(",11,", with: ",NA,")
            )
        )
        #expect(json(departure).contains("\"arrivalDelay\":null"))
        #expect(json(departure).contains("\"airline\":null"))
        #expect(json(departure).hasSuffix("\"plane\":null}"))
    }

    @Test func oddCharactersAreEscaped() throws {
        let departure = try FlightTables().join(flight(firstLine.replacing("IAH", with: "\"\\\u{1F}\té")))
        #expect(json(departure).contains(#""to":"\"\\\u001f\u0009é""#))
    }
}

@Suite struct FlightTablesTests {
    @Test func holdEveryRow() throws {
        let tables = try FlightTables()
        #expect(tables.airlines.count == 16)
        #expect(tables.airlines["EV"] == "ExpressJet Airlines Inc.")
        #expect(tables.planes.count == 2_609)
        #expect(tables.planes.values.contains { $0.year == nil })
    }

    @Test func everyFlightOfTheFileIsRead() throws {
        #expect(CSVTable.flights.count == 27_004)
        for line in CSVTable.flights { _ = try Flight(csv: line) }
    }
}
