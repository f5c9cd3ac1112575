/// Reads times as ISO 8601 writes them, without Foundation.
enum UTCTime {
    /// Milliseconds since 1970 of `2026-01-31`, which is midnight in UTC, or of `2026-01-31T12:00:00.5Z` and the like,
    /// with `Z` or `+01:00` at the end: a time of day without a zone is not one time, and nil, as is what is no date.
    static func milliseconds(_ text: String) -> Int64? {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let days = days(halves[0]) else { return nil }
        guard halves.count == 2 else { return days * 86_400_000 }
        guard let time = timeOfDay(halves[1]) else { return nil }
        return days * 86_400_000 + time
    }

    /// Days since 1970 of a date in the Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    /// `days_from_civil`).
    private static func days(_ text: Substring) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2] else { return nil }
        guard let year = digits(parts[0]), let month = digits(parts[1]), let day = digits(parts[2]) else { return nil }
        guard (1...12).contains(month), (1...daysOf(month, year)).contains(day) else { return nil }
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func daysOf(_ month: Int64, _ year: Int64) -> Int64 {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return month == 2 ? (isLeap ? 29 : 28) : ([4, 6, 9, 11].contains(month) ? 30 : 31)
    }

    /// Milliseconds since midnight in UTC of `12:00`, `12:00:00` or `12:00:00.123`, with its zone.
    private static func timeOfDay(_ text: Substring) -> Int64? {
        guard let start = text.firstIndex(where: { "Z+-".contains($0) }), let zone = zone(text[start...]) else {
            return nil
        }
        let parts = text[..<start].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let minutes = clock(parts[0], parts[1]) else { return nil }
        guard parts.count == 3 else { return (minutes - zone) * 60_000 }
        guard let seconds = seconds(parts[2]) else { return nil }
        return (minutes - zone) * 60_000 + seconds
    }

    /// Minutes ahead of UTC.
    private static func zone(_ text: Substring) -> Int64? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let minutes = clock(parts[0], parts[1]) else { return nil }
        return text.first == "-" ? -minutes : minutes
    }

    private static func clock(_ hours: Substring, _ minutes: Substring) -> Int64? {
        guard hours.count == 2, minutes.count == 2, let hours = digits(hours), let minutes = digits(minutes) else {
            return nil
        }
        return hours < 24 && minutes < 60 ? hours * 60 + minutes : nil
    }

    /// Milliseconds; what is finer is cut off.
    private static func seconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].count == 2, let whole = digits(parts[0]), whole < 60 else { return nil }
        guard parts.count == 2 else { return whole * 1_000 }
        guard let fraction = digits((parts[1] + "00").prefix(3)), digits(parts[1]) != nil else { return nil }
        return whole * 1_000 + fraction
    }

    private static func digits(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }
}
