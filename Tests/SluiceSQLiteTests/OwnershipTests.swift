import Sluice
import Testing

@testable import SluiceSQLite

/// Several runs, and several applications, on one file.
@Suite struct OwnershipTests {
    private let file: TemporaryFile

    init() throws { file = try TemporaryFile() }

    @Test func aPartitionGoesOnWhereItsLastOwnerStopped() throws {
        let first = try PositionedDatabase(file, owner: 1)
        try first.restore(at: 7)
        try first.publish(7..<10)
        let second = try PositionedDatabase(file, owner: 2)
        #expect(try second.restore(at: 7) == 10)
        // The database is ahead of the group, and knows better.
        #expect(try second.restore(at: 8, isCommitted: true) == 10)
    }

    @Test func whereAPartitionBeginsIsNotedBeforeAnythingIsWritten() throws {
        try PositionedDatabase(file, owner: 1).restore(at: 7)
        #expect(try file.positions() == ["test/sqlite/in/0 = 7"])
        #expect(try PositionedDatabase(file, owner: 2).restore(at: 9) == 7)
    }

    @Test func aPartitionWhoseOutputIsElsewhereIsNotTakenOn() throws {
        let database = try PositionedDatabase(file)
        #expect(try database.restore(at: 7, isCommitted: true) == nil)
        #expect(try file.positions().isEmpty)
    }

    @Test func aZombiesLateWriteIsRefused() throws {
        let zombie = try PositionedDatabase(file, owner: 1)
        try zombie.restore()
        try zombie.publish(0..<3)
        let heir = try PositionedDatabase(file, owner: 2)
        #expect(try heir.restore() == 3)
        // Before the heir has written, while it has, and after.
        for numbers in [3..<3, 3..<5, 5..<9] {
            try heir.publish(numbers)
            let refusal = try failure { try zombie.publish(3..<7) }
            #expect(refusal.message.contains("another run has been assigned in[0]"))
            #expect(refusal.isRetriable)
        }
        #expect(try file.numbers() == Array(0..<9))
    }

    @Test func aPartitionThatComesBackIsWrittenAgain() throws {
        let (first, second) = (try PositionedDatabase(file, owner: 1), try PositionedDatabase(file, owner: 2))
        for (database, numbers) in [(first, 0..<2), (second, 2..<4), (first, 4..<6)] {
            #expect(try database.restore() == Int64(numbers.lowerBound))
            try database.publish(numbers)
        }
        #expect(try file.numbers() == Array(0..<6))
    }

    @Test func runsWithPartitionsOfTheirOwnShareAFile() throws {
        let (first, second) = (try PositionedDatabase(file, owner: 1), try PositionedDatabase(file, owner: 2))
        try first.restore(.first)
        try second.restore(.second)
        try first.publish(0..<2, of: .first)
        try second.publish(0..<1, of: .second)
        try first.publish(2..<3, of: .first)
        #expect(try file.positions() == ["test/sqlite/in/0 = 3", "test/sqlite/in/1 = 1"])
    }

    @Test func groupsAndSinksHavePositionsOfTheirOwn() throws {
        let keys = [("a", "x"), ("a", "y"), ("b", "x")]
        for (number, (group, sink)) in keys.enumerated() {
            let database = try PositionedDatabase(file, group: group, sink: sink, owner: Int64(number))
            #expect(try database.restore() == 0)
            try database.publish(0..<(number + 1))
        }
        #expect(try file.positions() == ["a/x/in/0 = 1", "a/y/in/0 = 2", "b/x/in/0 = 3"])
    }
}
