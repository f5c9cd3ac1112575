import FlightsPipeline
import Sluice

/// Compares what is in the output topic with what was published: every flight that left, once, and in order for each
/// plane.
struct OutputCheck {
    /// Flights published, and those of them that were cancelled.
    let published: Int
    let cancelled: Int
    /// Flights that were found as they should be, by airline's name.
    private(set) var writtenByAirline: [String: Int] = [:]
    /// Records that were not expected: doubles, wrong content, or out of order.
    private(set) var unexpected = 0
    /// What is still to be found, in order, by key.
    private var expected: [Bytes: ArraySlice<Departure>] = [:]

    init(published lines: some Sequence<UnsafeRawBufferPointer>, tables: FlightTables) throws {
        let flights = try lines.map { try Flight(csv: $0) }
        published = flights.count
        cancelled = flights.count(where: \.isCancelled)
        for flight in flights where !flight.isCancelled {
            expected[Bytes(flight.tailNumber ?? ""), default: []].append(tables.join(flight))
        }
    }

    /// Flights that were found as they should be.
    var written: Int { writtenByAirline.values.reduce(0, +) }

    /// Flights that were not found.
    var missing: Int { published - cancelled - written }

    var isComplete: Bool { missing == 0 && unexpected == 0 }

    /// Takes the output topic's records in the order of their partitions.
    mutating func take(key: Bytes?, value: Bytes?) {
        let key = key ?? ""
        let place = expected[key]?.firstIndex { value?.elementsEqual($0.json) ?? false }
        guard let place, let departure = expected[key]?[place] else {
            unexpected += 1
            return
        }
        // What was passed over comes too late if it still comes.
        expected[key]?.removeSubrange(...place)
        writtenByAirline[departure.airline ?? departure.flight.carrier, default: 0] += 1
    }
}
