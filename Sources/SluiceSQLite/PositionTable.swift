internal import GRDB
internal import Sluice

/// The table `sluice_positions`: a row a partition, with the next offset whose output is not in the database. What is
/// done here is part of the caller's transaction.
struct PositionTable: Sendable {
    struct Entry: Equatable, Sendable {
        let position: Int64
        let owner: Int64
    }

    let key: PositionKey

    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS sluice_positions (
                    consumer_group TEXT NOT NULL,
                    sink TEXT NOT NULL,
                    topic TEXT NOT NULL,
                    partition INTEGER NOT NULL,
                    position INTEGER NOT NULL,
                    owner INTEGER NOT NULL,
                    PRIMARY KEY (consumer_group, sink, topic, partition)
                ) WITHOUT ROWID
                """
        )
    }

    func entry(of partition: TopicPartition, _ db: Database) throws -> Entry? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT position, owner FROM sluice_positions
                WHERE consumer_group = ? AND sink = ? AND topic = ? AND partition = ?
                """
        )
        let row = try Row.fetchOne(statement, arguments: [key.group, key.sink, partition.topic, partition.partition])
        return row.map { Entry(position: $0["position"], owner: $0["owner"]) }
    }

    /// Takes a partition over, and notes where it begins if it is not known.
    func claim(_ partition: TopicPartition, startingAt start: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO sluice_positions (consumer_group, sink, topic, partition, position, owner)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET owner = excluded.owner
                """
        )
        .execute(arguments: [key.group, key.sink, partition.topic, partition.partition, start, key.owner])
    }

    /// Moves a position, if it still stands where it was seen.
    ///
    /// - Returns: Whether it did.
    func advance(_ partition: TopicPartition, from: Int64, to position: Int64, _ db: Database) throws -> Bool {
        try db.cachedStatement(
            sql: """
                UPDATE sluice_positions SET position = ?
                WHERE consumer_group = ? AND sink = ? AND topic = ? AND partition = ? AND position = ? AND owner = ?
                """
        )
        .execute(
            arguments: [position, key.group, key.sink, partition.topic, partition.partition, from, key.owner]
        )
        return db.changesCount == 1
    }
}
