/// When a flight left.
package struct Takeoff: Hashable, Codable, Sendable {
    /// Minutes since 1970 in UTC, to the minute.
    package let minute: Int
    /// Carrier and number.
    package let flight: String

    init(minute: Int, flight: String) { (self.minute, self.flight) = (minute, flight) }

    /// Of a flight that left: when it was to leave, and how late it was.
    package init(_ flight: Flight) throws(CSVError) {
        guard let hour = Self.hour(of: flight.scheduled) else {
            throw CSVError("time_hour", "\"\(flight.scheduled)\" is not a time such as 2013-01-31T23:00:00Z")
        }
        minute = hour * 60 + flight.scheduledMinute + (flight.departureDelay ?? 0)
        self.flight = "\(flight.carrier)\(flight.number)"
    }

    /// Hours since 1970, of a text such as `2013-01-31T23:00:00Z`.
    private static func hour(of text: String) -> Int? {
        let digits = text.utf8.map { Int($0) - 48 }
        guard digits.count == 20 else { return nil }
        func number(_ places: Range<Int>) -> Int? {
            digits[places].reduce(0 as Int?) { value, digit in
                (0...9).contains(digit) ? value.map { $0 * 10 + digit } : nil
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), (1...12).contains(month), (1...31).contains(day), hour < 24
        else { return nil }
        return days(year, month, day) * 24 + hour
    }

    /// Days since 1970 in the Gregorian calendar, by Howard Hinnant's `days_from_civil`: years begin in March, so that the
    /// leap day is their last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = (year / 400, year % 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Takeoff: Comparable {
    /// By time; within a minute by flight, so that there is one order.
    package static func < (left: Self, right: Self) -> Bool {
        (left.minute, left.flight) < (right.minute, right.flight)
    }
}

/// An airport's departures, as far as one batch has them.
package struct AirportDepartures: Hashable, Sendable {
    package let airport: String
    /// How many there were.
    package private(set) var departures = 0
    /// The most minutes between two in a row; the first time, where it was more than once.
    package private(set) var longestPause = 0
    /// The flights before and after it; nil when there was no pause at all.
    package private(set) var pauseAfter: String?, pauseBefore: String?

    /// Goes through departures in the order in which they took place.
    package init(airport: String, _ takeoffs: some Sequence<Takeoff>) {
        self.airport = airport
        var last: Takeoff?
        for takeoff in takeoffs {
            departures += 1
            if let last, takeoff.minute - last.minute > longestPause {
                longestPause = takeoff.minute - last.minute
                (pauseAfter, pauseBefore) = (last.flight, takeoff.flight)
            }
            last = takeoff
        }
    }

    /// One line, for people.
    package var text: String {
        let pause = pauseAfter.map { ", none for \(longestPause) min between \($0) and \(pauseBefore ?? "")" }
        return "\(airport): \(departures) departures\(pause ?? "")"
    }
}
