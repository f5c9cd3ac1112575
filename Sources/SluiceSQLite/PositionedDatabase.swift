internal import GRDB
internal import Sluice
internal import Synchronization

/// A database that holds output and how far it goes, both moved by the same transactions. All of them go over one
/// connection, one after another, and block the thread that asks.
final class PositionedDatabase: Sendable {
    private let path: String
    private let table: PositionTable
    private let queue: DatabaseQueue
    /// Where partitions stood when this run last looked.
    private let seen = Mutex<[TopicPartition: Int64]>([:])

    init(
        _ file: DatabaseFile,
        _ key: PositionKey,
        migrate: @escaping @Sendable (Database) throws -> Void
    ) throws {
        path = file.path
        table = PositionTable(key: key)
        queue = try file.open(migrate)
    }

    func close() throws { try queue.close() }

    /// Takes partitions over from whoever had them, and says where they stand. What it does not know begins where the
    /// group says, and is noted, unless the group has committed it: then the output is in another file.
    func restore(_ starts: [PartitionStart]) throws -> [TopicPartition: Int64] {
        try naming("looking up positions") {
            let positions = try queue.write { db in
                var positions: [TopicPartition: Int64] = [:]
                for start in starts {
                    let known = try table.entry(of: start.partition, db)?.position
                    guard let position = known ?? (start.isCommitted ? nil : start.offset) else { continue }
                    try table.claim(start.partition, startingAt: position, db)
                    positions[start.partition] = position
                }
                return positions
            }
            seen.withLock { $0.merge(positions) { $1 } }
            return positions
        }
    }

    /// Writes what is not there yet, and the positions, in one transaction.
    ///
    /// - Parameters:
    ///   - isCancelled: Whether the work was given up: then nothing of it is left.
    ///   - write: Writes the output of the range with that number.
    func publish(
        _ ranges: [OffsetRange],
        isCancelled: () -> Bool,
        write: (Database, Int) throws -> Void
    ) throws {
        let before = seen.withLock(\.self)
        let after = try naming("writing the output") {
            try queue.write { db in
                var seen = before
                for (number, range) in ranges.enumerated() {
                    try stopIf(isCancelled)
                    seen[range.partition] = try publish(range, seen[range.partition], db) { try write(db, number) }
                }
                try stopIf(isCancelled)
                return seen
            }
        }
        seen.withLock { seen in
            for range in ranges { seen[range.partition] = after[range.partition] }
        }
    }

    /// - Returns: Where the partition stands then.
    private func publish(
        _ range: OffsetRange,
        _ seen: Int64?,
        _ db: Database,
        _ write: () throws -> Void
    ) throws -> Int64 {
        let entry = try table.entry(of: range.partition, db)
        switch PositionStep(range, entry, owner: table.key.owner, seen: seen) {
        case .skip: return entry?.position ?? range.until
        case .refuse(let refusal): throw refused(range, refusal)
        case .write:
            try write()
            let position = entry?.position ?? range.from
            guard try table.advance(range.partition, from: position, to: range.until, db) else {
                throw refused(range, .writtenInPart(position: position))
            }
            return range.until
        }
    }

    private func refused(_ range: OffsetRange, _ refusal: PositionStep.Refusal) -> Failure {
        Failure(refusing: range, refusal, path: path, sink: table.key.sink)
    }

    private func stopIf(_ isCancelled: () -> Bool) throws {
        if isCancelled() { throw CancellationError() }
    }

    private func naming<Result>(_ doing: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw Failure(error, doing, path: path)
        }
    }
}
