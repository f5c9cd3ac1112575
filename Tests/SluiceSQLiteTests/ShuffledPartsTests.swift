import GRDB
import Sluice
import Testing

@testable import SluiceSQLite

/// What came out of a shuffle, in one transaction with the ranges that it came from.
@Suite struct ShuffledPartsTests {
    private let file: TemporaryFile
    private let database: PositionedDatabase

    init() throws {
        file = try TemporaryFile()
        database = try PositionedDatabase(file)
        for partition in [TopicPartition.first, .second] { try database.restore(partition) }
    }

    /// Two ranges, and behind them two buckets, each of which has a row.
    private let parts: [OffsetRange?] = [(0..<4).of(.first), (0..<3).of(.second), nil, nil]

    private func publish(_ parts: [OffsetRange?], failingAt failing: Int? = nil) throws {
        try database.publish(parts, isCancelled: { false }) { db, number in
            if number == failing { throw Fault() }
            if parts[number] == nil { try insert(number, db) }
        }
    }

    @Test func rangesAndBucketsAreOneTransaction() throws {
        for failing in 0..<4 {
            #expect(throws: Fault.self) { try publish(parts, failingAt: failing) }
            #expect(try file.numbers().isEmpty)
            #expect(try file.positions() == ["test/sqlite/in/0 = 0", "test/sqlite/in/1 = 0"])
        }
        try publish(parts)
        #expect(try file.numbers() == [2, 3])
        #expect(try file.positions() == ["test/sqlite/in/0 = 4", "test/sqlite/in/1 = 3"])
    }

    @Test func whatIsThereIsNotWrittenAgain() throws {
        try publish(parts)
        try publish(parts)
        #expect(try file.numbers() == [2, 3])
    }

    @Test(arguments: [0, 1]) func someRangesAloneAreRefused(known: Int) throws {
        try database.publish([parts[known]], isCancelled: { false }) { _, _ in }
        let positions = try file.positions()
        let failure = try failure { try publish(parts) }
        #expect(!failure.isRetriable)
        #expect(failure.message.contains("was shuffled together with that of"))
        #expect(failure.message.contains("rows would come twice"))
        #expect(try file.numbers().isEmpty)
        #expect(try file.positions() == positions)
    }

    @Test func bucketsWithoutRangesAreRefused() throws {
        let failure = try failure { try publish([nil]) }
        #expect(failure.message.contains("without the ranges that it came from"))
        #expect(try file.numbers().isEmpty)
    }

    @Test func whatIsGivenUpIsNotWritten() throws {
        for checks in 0..<5 {
            var left = checks
            let isCancelled = {
                defer { left -= 1 }
                return left <= 0
            }
            #expect(throws: CancellationError.self) {
                try database.publish(parts, isCancelled: isCancelled) { db, number in try insert(number, db) }
            }
        }
        #expect(try file.numbers().isEmpty)
    }
}
