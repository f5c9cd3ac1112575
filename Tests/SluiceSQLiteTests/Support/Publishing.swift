import GRDB
import Sluice

@testable import SluiceSQLite

extension TopicPartition {
    static let first = TopicPartition(topic: "in", partition: 0)
    static let second = TopicPartition(topic: "in", partition: 1)
}

struct Fault: Error, CustomStringConvertible {
    var description = "out of order"
}

extension PositionedDatabase {
    /// Opens a file as a run of the application `test` does, with a table for numbers.
    convenience init(
        _ file: TemporaryFile,
        group: String = "test",
        sink: String = "sqlite",
        owner: Int64 = 1,
        busyTimeout: Duration = .seconds(5),
        migrate: @escaping @Sendable (Database) throws -> Void = makeNumbers
    ) throws {
        try self.init(
            DatabaseFile(path: file.path, busyTimeout: busyTimeout),
            PositionKey(group: group, sink: sink, owner: owner),
            migrate: migrate
        )
    }

    /// Is assigned a partition.
    @discardableResult
    func restore(
        _ partition: TopicPartition = .first,
        at offset: Int64 = 0,
        isCommitted: Bool = false
    ) throws -> Int64? {
        try restore([PartitionStart(partition: partition, offset: offset, isCommitted: isCommitted)])[partition]
    }

    /// Writes the numbers of a range.
    func publish(_ numbers: Range<Int>, of partition: TopicPartition = .first) throws {
        try publish([numbers.of(partition)], isCancelled: { false }) { db, _ in
            for number in numbers { try insert(number, db) }
        }
    }
}

extension Range<Int> {
    func of(_ partition: TopicPartition) -> OffsetRange {
        OffsetRange(partition: partition, from: Int64(lowerBound), until: Int64(upperBound))
    }
}

/// Makes the table that tests write to.
@Sendable func makeNumbers(_ db: Database) throws {
    try db.execute(sql: "CREATE TABLE IF NOT EXISTS numbers (number INTEGER NOT NULL)")
}

/// Adds a row to it.
@Sendable func insert(_ number: Int, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO numbers VALUES (?)").execute(arguments: [number])
}

@Sendable func insert(_ db: Database, _ number: Int) throws { try insert(number, db) }

/// What `body` fails with.
func failure(of body: () throws -> Void) throws -> Failure {
    do {
        try body()
    } catch let failure as Failure {
        return failure
    }
    throw Fault(description: "it should have failed")
}
