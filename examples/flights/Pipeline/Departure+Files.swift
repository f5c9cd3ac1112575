package import Sluice

extension FileFormat<Departure> {
    /// An object of JSON on each line.
    package static var departures: Self {
        .bytes(fileExtension: "jsonl") { departure, bytes in
            bytes += departure.json
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}

extension FileLayout<Departure> {
    /// A directory for each hour in which flights were to leave, in UTC: `dt=2013-01-01/hour=10`.
    package static var byHour: Self {
        .directory { departure in
            let time = departure.flight.scheduled
            return "dt=\(time.prefix(10))/hour=\(time.dropFirst(11).prefix(2))"
        }
    }
}
