package import Sluice

extension Stream<Record> {
    /// The flights that left, each with its airline and its plane.
    package func departures(joinedWith tables: FlightTables) -> Stream<Departure> {
        map(Flight.init(record:))
            .filter { !$0.isCancelled }
            .map(tables.join)
    }
}
