import FlightsPipeline
import GRDB
import Sluice
import SluiceSQLite

/// Departures as rows.
enum DepartureTable {
    /// Writes each departure once, whatever dies.
    static func sink(path: String) -> SQLiteSink<Departure> {
        SQLiteSink(path: path, name: "departures", migrate: create, size: { $0.byteCount }, write: insert)
    }

    @Sendable private static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS departures (
                    flight TEXT NOT NULL,
                    scheduled TEXT NOT NULL,
                    origin TEXT NOT NULL,
                    destination TEXT NOT NULL,
                    departureDelay INTEGER,
                    arrivalDelay INTEGER,
                    airline TEXT,
                    tailNumber TEXT
                )
                """
        )
    }

    @Sendable private static func insert(_ db: Database, _ departure: Departure) throws {
        let flight = departure.flight
        try db.cachedStatement(sql: "INSERT INTO departures VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(
                arguments: [
                    "\(flight.carrier)\(flight.number)", flight.scheduled, flight.origin, flight.destination,
                    flight.departureDelay, flight.arrivalDelay, departure.airline, flight.tailNumber,
                ]
            )
    }
}

extension Departure {
    /// What its longer texts take in memory; the others are within it.
    fileprivate var byteCount: Int { flight.scheduled.utf8.count + (airline?.utf8.count ?? 0) }
}
