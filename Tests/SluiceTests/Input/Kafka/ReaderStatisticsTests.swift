import Testing

@testable import Sluice

@Suite struct ReaderStatisticsTests {
    private func broker(_ name: String, isUp: Bool, trip: Int64, errors: Int64) -> ClientStatistics.Broker {
        .init(name: name, isUp: isUp, meanRoundTrip: trip, roundTripP99: trip * 2, sendErrors: errors, timeouts: 1)
    }

    @Test func theClientsAreToldOfAsOne() {
        let statistics = ReaderStatistics()
        let first = ClientStatistics(brokers: [broker("a", isUp: true, trip: 5, errors: 10)])
        #expect(statistics.note(first, of: 0) == first)
        let second = ClientStatistics(brokers: [
            broker("a", isUp: false, trip: 9, errors: 2), broker("b", isUp: false, trip: 1, errors: 0),
        ])
        let both = statistics.note(second, of: 1)
        #expect(both.brokers.map(\.name) == ["a", "b"])
        #expect(both.brokers.map(\.isUp) == [true, false])
        #expect(both.brokers.map(\.meanRoundTrip) == [9, 1])
        #expect(both.brokers.map(\.roundTripP99) == [18, 2])
        #expect(both.brokers.map(\.sendErrors) == [12, 0])
        #expect(both.brokers.map(\.timeouts) == [2, 1])
        #expect(statistics.note(first, of: 0) == both)
    }
}
