package import Sluice

/// A carrier in one hour: a key.
package struct CarrierHour: Hashable, Codable, Sendable {
    /// The airline's code.
    package let carrier: String
    /// The hour in which flights were to leave, in UTC.
    package let hour: String

    init(_ flight: Flight) { (carrier, hour) = (flight.carrier, flight.scheduled) }
}

/// What is added up of flights that left.
package struct DelaySum: Hashable, Codable, Sendable {
    /// How many there are.
    package private(set) var flights = 0
    /// How late they left, in minutes: early ones count less than nothing.
    package private(set) var minutesLate = 0

    /// Of none.
    package init() {}

    init(minutesLate: Int) { (flights, self.minutesLate) = (1, minutesLate) }

    mutating func add(_ minutes: Int) {
        flights += 1
        minutesLate += minutes
    }

    /// Adds what was added up elsewhere.
    package mutating func merge(_ other: DelaySum) {
        flights += other.flights
        minutesLate += other.minutesLate
    }

    /// Minutes late, of a flight; nil when there is none.
    package var mean: Double? { flights == 0 ? nil : Double(minutesLate) / Double(flights) }
}

/// What became of a carrier's flights of one hour, as far as one batch has them.
package struct CarrierDelays: Hashable, Sendable {
    package let key: CarrierHour
    /// The airline's name, where the table has it.
    package let airline: String?
    /// Those that left.
    package let delays: DelaySum
    /// Those that never did.
    package let cancelled: Int

    /// As it is written: an object in UTF-8, on one line.
    package var json: [UInt8] {
        var json = JSONObject()
        json.add("carrier", key.carrier)
        json.add("airline", airline)
        json.add("hour", key.hour)
        json.add("flights", delays.flights)
        json.add("cancelled", cancelled)
        json.add("minutesLate", delays.minutesLate)
        return json.closed
    }
}

extension CarrierDelays: KafkaEncodable {
    /// Adds the JSON, with the carrier as the key.
    package func encode(into output: KafkaOutput) {
        ProducerRecord(key: Bytes(key.carrier), value: Bytes(json)).encode(into: output)
    }
}
