import GRDB
import Sluice
import Testing

@testable import SluiceSQLite

/// Rows and positions, transaction by transaction.
@Suite struct PositionedDatabaseTests {
    private let file: TemporaryFile

    init() throws { file = try TemporaryFile() }

    @Test func rowsAndPositionsAreOneTransaction() throws {
        let database = try PositionedDatabase(file)
        try database.restore()
        try database.publish(0..<3)
        #expect(try file.numbers() == [0, 1, 2])
        #expect(try file.positions() == ["test/sqlite/in/0 = 3"])
    }

    @Test(arguments: 0..<4) func aCrashBetweenRowsLeavesNothing(rowsBefore: Int) throws {
        let database = try PositionedDatabase(file)
        try database.restore()
        try database.publish(0..<2)
        #expect(throws: Fault.self) {
            try database.publish([(2..<5).of(.first)], isCancelled: { false }) { db, _ in
                for number in 2..<(2 + rowsBefore) { try insert(number, db) }
                throw Fault()
            }
        }
        #expect(try file.numbers() == [0, 1])
        #expect(try file.positions() == ["test/sqlite/in/0 = 2"])
        try database.publish(2..<5)
        #expect(try file.numbers() == Array(0..<5))
    }

    @Test func severalRangesAreOneTransaction() throws {
        let database = try PositionedDatabase(file)
        for partition in [TopicPartition.first, .second] { try database.restore(partition) }
        let ranges = [(0..<2).of(.first), (0..<1).of(.second), (2..<3).of(.first)]
        #expect(throws: Fault.self) {
            try database.publish(ranges, isCancelled: { false }) { db, number in
                try insert(number, db)
                if number == 2 { throw Fault() }
            }
        }
        #expect(try file.numbers().isEmpty)
        try database.publish(ranges, isCancelled: { false }) { db, number in try insert(number, db) }
        #expect(try file.numbers() == [0, 1, 2])
        #expect(try file.positions() == ["test/sqlite/in/0 = 3", "test/sqlite/in/1 = 1"])
    }

    @Test func whatIsThereIsNotWrittenAgain() throws {
        let database = try PositionedDatabase(file)
        try database.restore()
        try database.publish(0..<3)
        try database.publish(0..<3)
        #expect(try file.numbers() == [0, 1, 2])
        try database.publish(3..<4)
        #expect(try file.positions() == ["test/sqlite/in/0 = 4"])
    }

    @Test func offsetsThatTheDriverSkippedAreNoGap() throws {
        let database = try PositionedDatabase(file)
        try database.restore()
        try database.publish(5..<6)
        #expect(try file.positions() == ["test/sqlite/in/0 = 6"])
    }

    @Test func whatIsGivenUpIsNotWritten() throws {
        let database = try PositionedDatabase(file)
        try database.restore()
        for checks in 0..<2 {
            var left = checks
            let isCancelled = {
                defer { left -= 1 }
                return left <= 0
            }
            #expect(throws: CancellationError.self) {
                try database.publish([(0..<1).of(.first)], isCancelled: isCancelled) { db, _ in try insert(0, db) }
            }
        }
        #expect(try file.numbers().isEmpty)
        #expect(try file.positions() == ["test/sqlite/in/0 = 0"])
    }

    @Test func aCommitSurvivesAPowerCut() throws {
        let database = try PositionedDatabase(file)
        try database.restore()
        try database.publish([(0..<1).of(.first)], isCancelled: { false }) { db, _ in
            let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
            #expect(journal == "wal")
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            let full = 2
            #expect(synchronous == full)
        }
    }

    @Test func aPositionThatWasTamperedWithIsRefused() throws {
        let database = try PositionedDatabase(file)
        try database.restore()
        try database.publish(0..<4)
        try file.execute("UPDATE sluice_positions SET position = 6")
        let inPart = try failure { try database.publish(4..<8) }
        #expect(inPart.message.contains("in[0] 4..<8 is not written to \(file.path): the file stands at 6, within"))
        try file.execute("UPDATE sluice_positions SET position = 2")
        #expect(try failure { try database.publish(4..<8) }.message.contains("less than it held before"))
        try file.execute("DELETE FROM sluice_positions")
        #expect(try failure { try database.publish(4..<8) }.message.contains("no longer knows in[0]"))
        #expect(try file.numbers() == Array(0..<4))
    }
}
