import Testing

@testable import FlightsPipeline

@Suite struct TakeoffTests {
    private func takeoff(scheduled time: String, minute: String = "15", delay: String = "2") throws -> Takeoff {
        try Takeoff(
            flight(
                firstLine.replacing("2013-01-01T10:00:00Z", with: time).replacing(",5,15,", with: ",5,\(minute),")
                    .replacing("515,2,", with: "515,\(delay),")
            )
        )
    }

    /// Minutes since 1970 as `date -u -d TIME +%s` has them, divided by 60.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 17), ("2013-01-01T10:00:00Z", 22_617_257), ("2000-02-29T23:00:00Z", 15_864_437),
        ("2013-02-01T04:00:00Z", 22_661_537), ("1969-12-31T23:00:00Z", -43),
    ])
    func isAMinute(time: String, minute: Int) throws { #expect(try takeoff(scheduled: time).minute == minute) }

    @Test func isLaterByTheDelay() throws {
        let time = "2013-01-01T10:00:00Z"
        #expect(try takeoff(scheduled: time, delay: "-5").minute == 22_617_250)
        #expect(try takeoff(scheduled: time, minute: "59", delay: "120").minute == 22_617_419)
        #expect(try takeoff(scheduled: time).flight == "UA1545")
    }

    @Test(arguments: [
        "2013-13-01T10:00:00Z", "2013-00-01T10:00:00Z", "2013-01-32T10:00:00Z", "2013-01-01T24:00:00Z",
        "20x3-01-01T10:00:00Z",
    ])
    func refusesWhatIsNoTime(time: String) {
        let error = #expect(throws: CSVError.self) { try takeoff(scheduled: time) }
        #expect(error?.field == "time_hour")
    }

    @Test func departuresAreGoneThroughInOrder() {
        let takeoffs = [(5, "A1"), (5, "A2"), (25, "B1"), (45, "B2"), (46, "C1")].map(Takeoff.init(minute:flight:))
        let found = AirportDepartures(airport: "EWR", takeoffs)
        #expect((found.departures, found.longestPause) == (5, 20))
        #expect((found.pauseAfter, found.pauseBefore) == ("A2", "B1"))
        #expect(found.text == "EWR: 5 departures, none for 20 min between A2 and B1")
        #expect(AirportDepartures(airport: "JFK", takeoffs.prefix(1)).text == "JFK: 1 departures")
        #expect(AirportDepartures(airport: "LGA", []).departures == 0)
    }

    @Test func thoseOfOneMinuteAreInOrderByFlight() {
        #expect(Takeoff(minute: 5, flight: "A1") < Takeoff(minute: 5, flight: "A2"))
        #expect(Takeoff(minute: 4, flight: "Z9") < Takeoff(minute: 5, flight: "A1"))
    }
}
