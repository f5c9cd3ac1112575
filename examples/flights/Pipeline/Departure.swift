package import Sluice

/// A flight that left, with its airline and its plane.
package struct Departure: Hashable, Sendable {
    package let flight: Flight
    /// The airline's name, where the table has it.
    package let airline: String?
    /// The plane, where the table has it.
    package let plane: Plane?

    /// Joins a flight with what is known of it.
    package init(flight: Flight, airline: String?, plane: Plane?) {
        self.flight = flight
        self.airline = airline
        self.plane = plane
    }

    /// As it is written: an object in UTF-8, on one line.
    package var json: [UInt8] {
        var json = JSONObject()
        json.add("flight", "\(flight.carrier)\(flight.number)")
        json.add("scheduled", flight.scheduled)
        json.add("from", flight.origin)
        json.add("to", flight.destination)
        json.add("departureDelay", flight.departureDelay)
        json.add("arrivalDelay", flight.arrivalDelay)
        json.add("miles", flight.miles)
        json.add("carrier", flight.carrier)
        json.add("airline", airline)
        json.add("tailNumber", flight.tailNumber)
        json.add("plane", plane.map(JSONObject.init))
        return json.closed
    }
}

extension JSONObject {
    fileprivate init(_ plane: Plane) {
        self.init()
        add("manufacturer", plane.manufacturer)
        add("model", plane.model)
        add("seats", plane.seats)
        add("year", plane.year)
    }
}

extension Departure: KafkaEncodable {
    /// Adds the JSON, with the tail number as the key, so that each plane's flights stay in order.
    package func encode(into output: KafkaOutput) {
        json.withUnsafeBytes { value in
            guard var key = flight.tailNumber else { return output.append(key: nil, value: value) }
            key.withUTF8 { output.append(key: UnsafeRawBufferPointer($0), value: value) }
        }
    }
}
