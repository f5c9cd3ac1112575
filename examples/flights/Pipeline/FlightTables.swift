/// What is known of a plane.
package struct Plane: Hashable, Codable, Sendable {
    let manufacturer: String
    let model: String
    let seats: Int
    /// The year in which it was built, where that is known.
    let year: Int?
}

/// The tables that flights are joined with. Made once, and shared by all executors.
package struct FlightTables: Sendable {
    /// Airlines' names by carrier code.
    package let airlines: [String: String]
    /// Planes by tail number.
    package let planes: [String: Plane]

    /// Reads both tables.
    package init() throws(CSVError) {
        airlines = try Self.read(.airlines) { (fields) throws(CSVError) in try fields.text("name") }
        planes = try Self.read(.planes, Plane.init)
    }

    /// Adds what the tables know. A plane that they do not know stays out.
    package func join(_ flight: Flight) -> Departure {
        Departure(
            flight: flight,
            airline: airlines[flight.carrier],
            plane: flight.tailNumber.flatMap { planes[$0] }
        )
    }

    private static func read<Row>(
        _ table: CSVTable,
        _ row: (inout CSVFields) throws(CSVError) -> Row
    ) throws(CSVError) -> [String: Row] {
        var rows: [String: Row] = [:]
        for line in table {
            var fields = CSVFields(line)
            rows[try fields.text("key")] = try row(&fields)
        }
        return rows
    }
}

extension Plane {
    fileprivate init(_ fields: inout CSVFields) throws(CSVError) {
        year = try fields.numberIfKnown("year")
        try fields.skip("type")
        manufacturer = try fields.text("manufacturer")
        model = try fields.text("model")
        try fields.skip("engines")
        seats = try fields.number("seats")
    }
}
