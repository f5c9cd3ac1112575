import FlightsPipeline
import Sluice
import Testing

@testable import SluiceCommand

@Suite struct OutputCheckTests {
    private let tables: FlightTables
    private let lines: [UnsafeRawBufferPointer]
    private let records: [(key: Bytes?, value: Bytes?)]

    /// Some flights of the plane that flew most in the first days, some that were cancelled, and what a correct run
    /// makes of them.
    init() throws {
        tables = try FlightTables()
        let parsed = try CSVTable.flights.prefix(1_000).map { (line: $0, flight: try Flight(csv: $0)) }
        let planes = Dictionary(grouping: parsed.filter { !$0.flight.isCancelled }, by: \.flight.tailNumber)
        let flown = planes.values.max { $0.count < $1.count } ?? []
        lines = (flown + parsed.filter(\.flight.isCancelled)).map(\.line)
        records = flown.map { [tables] in tables.join($0.flight) }
            .map { (key: $0.flight.tailNumber.map { Bytes($0) }, value: Bytes($0.json)) }
    }

    private func check(_ records: [(key: Bytes?, value: Bytes?)]) throws -> OutputCheck {
        var check = try OutputCheck(published: lines, tables: tables)
        for record in records { check.take(key: record.key, value: record.value) }
        return check
    }

    @Test func passesWhatIsComplete() throws {
        #expect(records.count > 1)
        let check = try check(records)
        #expect(check.isComplete)
        #expect(check.published == lines.count)
        #expect(check.cancelled == lines.count - records.count)
        #expect(check.written == records.count)
        #expect(Array(check.writtenByAirline.values) == [records.count])
    }

    @Test func seesWhatIsMissing() throws {
        let check = try check(records.dropLast())
        #expect(!check.isComplete)
        #expect((check.missing, check.unexpected) == (1, 0))
    }

    @Test func seesDoubles() throws {
        let check = try check(records + records.prefix(1))
        #expect(!check.isComplete)
        #expect((check.missing, check.unexpected) == (0, 1))
    }

    @Test func seesTheWrongOrder() throws {
        let check = try check(records.reversed())
        #expect(!check.isComplete)
        #expect(check.missing == records.count - 1)
    }

    @Test func seesWhatDoesNotBelongThere() throws {
        let check = try check(records + [(nil, nil), (records[0].key, "{}"), ("?", records[0].value)])
        #expect(!check.isComplete)
        #expect(check.unexpected == 3)
    }
}
