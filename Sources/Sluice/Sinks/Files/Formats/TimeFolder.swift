/// Names of folders by time, in UTC. It keeps the last one, since elements come about in order.
struct TimeFolder {
    /// How much time a folder holds.
    enum Span: Int64, Sendable {
        case hour = 3_600_000
        case day = 86_400_000
    }

    private let span: Span
    private var last: (number: Int64, name: String)?

    init(_ span: Span) { self.span = span }

    /// The folder of a time in milliseconds since 1970.
    mutating func name(at milliseconds: Int64) throws(FileSinkError) -> String {
        let number = milliseconds.floored(by: span.rawValue)
        if let last, last.number == number { return last.name }
        let day = milliseconds.floored(by: Span.day.rawValue)
        guard let date = UTCTime.date(day: day) else { throw .timeOutOfRange(milliseconds) }
        var name = "dt=\(date)"
        if span == .hour {
            let hour = (milliseconds - day * Span.day.rawValue) / Span.hour.rawValue
            name += hour < 10 ? "/hour=0\(hour)" : "/hour=\(hour)"
        }
        last = (number, name)
        return name
    }
}

extension UTCTime {
    private static let years: ClosedRange<Int64> = 0...9_999
    /// Days since 1970 in which the years can lie.
    private static let plausible: ClosedRange<Int64> = -720_000...3_000_000

    /// `2026-01-31` for a day since 1970 in the Gregorian calendar; nil outside the years 0 to 9999 (H. Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
    static func date(day: Int64) -> String? {
        guard plausible.contains(day) else { return nil }
        let shifted = day + 719_468
        let era = shifted.floored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        guard years.contains(year) else { return nil }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

extension Int64 {
    /// Divided by something above 0, and rounded down.
    fileprivate func floored(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
