package import Sluice

/// One flight, as a line of the flights' file tells it.
package struct Flight: Hashable, Sendable {
    /// The airline's code.
    package let carrier: String
    /// The flight's number with that airline.
    package let number: Int
    /// The plane's registration, where it is known.
    package let tailNumber: String?
    /// The airport that it leaves, and the one that it is bound for.
    package let origin, destination: String
    /// The hour in which it was to leave, in UTC.
    package let scheduled: String
    /// The minute of that hour in which it was to leave.
    package let scheduledMinute: Int
    /// When it left, in local time as hours and minutes (`517`); nil when it was cancelled.
    package let departureTime: Int?
    /// Minutes late at departure and at arrival; negative is early.
    package let departureDelay, arrivalDelay: Int?
    /// How far it is, in miles.
    package let miles: Int

    /// Whether it never left.
    package var isCancelled: Bool { departureTime == nil }

    /// Parses a record's value.
    package init(record: Record) throws(CSVError) {
        self = try record.withValueBytes { (line) throws(CSVError) in
            guard let line else { throw CSVError("year", "the record has no value") }
            return try Flight(csv: line)
        }
    }

    /// Parses a line.
    package init(csv line: UnsafeRawBufferPointer) throws(CSVError) {
        var fields = CSVFields(line)
        try fields.skip("year", "month", "day")
        departureTime = try fields.numberIfKnown("dep_time")
        try fields.skip("sched_dep_time")
        departureDelay = try fields.numberIfKnown("dep_delay")
        try fields.skip("arr_time", "sched_arr_time")
        arrivalDelay = try fields.numberIfKnown("arr_delay")
        carrier = try fields.text("carrier")
        number = try fields.number("flight")
        tailNumber = try fields.textIfKnown("tailnum")
        origin = try fields.text("origin")
        destination = try fields.text("dest")
        try fields.skip("air_time")
        miles = try fields.number("distance")
        try fields.skip("hour")
        scheduledMinute = try fields.number("minute")
        scheduled = try fields.time("time_hour")
        try fields.end(after: "time_hour")
    }
}
