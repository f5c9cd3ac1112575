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
    ///   - parts: Where each part came from: a range, or nil for what was shuffled and came from all the ranges. Then they
    ///     are all there already, or none is: else nobody could say what of the shuffled output is.
    ///   - isCancelled: Whether the work was given up: then nothing of it is left.
    ///   - write: Writes the output of the part with that number.
    func publish(
        _ parts: [OffsetRange?],
        isCancelled: () -> Bool,
        write: (Database, Int) throws -> Void
    ) throws {
        let before = seen.withLock(\.self)
        let after = try naming("writing the output") {
            try queue.write { db in
                var seen = before
                var written: [OffsetRange] = []
                var skipped: [OffsetRange] = []
                for (number, range) in parts.enumerated() {
                    guard let range else { continue }
                    try stopIf(isCancelled)
                    let (position, isNew) = try publish(range, seen[range.partition], db) { try write(db, number) }
                    seen[range.partition] = position
                    if isNew { written.append(range) } else { skipped.append(range) }
                }
                try publishShuffled(parts, written, skipped, isCancelled) { try write(db, $0) }
                try stopIf(isCancelled)
                return seen
            }
        }
        seen.withLock { seen in
            for range in parts.compactMap(\.self) { seen[range.partition] = after[range.partition] }
        }
    }

    private func publishShuffled(
        _ parts: [OffsetRange?],
        _ written: [OffsetRange],
        _ skipped: [OffsetRange],
        _ isCancelled: () -> Bool,
        _ write: (Int) throws -> Void
    ) throws {
        let shuffled = parts.indices.filter { parts[$0] == nil }
        guard !shuffled.isEmpty else { return }
        guard !(written.isEmpty && skipped.isEmpty) else { throw Failure(withoutRanges: path, sink: table.key.sink) }
        if let new = written.first, let old = skipped.first {
            throw Failure(refusing: new, asThereIs: old, path: path)
        }
        guard skipped.isEmpty else { return }
        for number in shuffled {
            try stopIf(isCancelled)
            try write(number)
        }
    }

    /// - Returns: Where the partition stands then, and whether the range was not there yet.
    private func publish(
        _ range: OffsetRange,
        _ seen: Int64?,
        _ db: Database,
        _ write: () throws -> Void
    ) throws -> (position: Int64, isNew: Bool) {
        let entry = try table.entry(of: range.partition, db)
        switch PositionStep(range, entry, owner: table.key.owner, seen: seen) {
        case .skip: return (entry?.position ?? range.until, false)
        case .refuse(let refusal): throw refused(range, refusal)
        case .write:
            try write()
            let position = entry?.position ?? range.from
            guard try table.advance(range.partition, from: position, to: range.until, db) else {
                throw refused(range, .writtenInPart(position: position))
            }
            return (range.until, true)
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
