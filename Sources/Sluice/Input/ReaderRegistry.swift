internal import Synchronization

/// The readers of the partitions that are assigned, each lent to one task at a time. One that is out on loan is closed
/// when it comes back.
final class ReaderRegistry: Sendable {
    private struct Entry {
        let reader: any PartitionReader
        var isBorrowed = false
        var closesOnReturn = false
    }

    private let entries = Mutex<[TopicPartition: Entry]>([:])

    /// Takes in a partition's reader. One that is still on loan from an earlier assignment serves on: each task seeks.
    func add(_ partition: TopicPartition, make: () throws -> any PartitionReader) throws {
        let isThere = entries.withLock { entries in
            guard entries[partition] != nil else { return false }
            entries[partition]?.closesOnReturn = false
            return true
        }
        guard !isThere else { return }
        let reader = try make()
        entries.withLock { $0[partition] = Entry(reader: reader) }
    }

    /// Whether some task has a reader.
    var areInUse: Bool { entries.withLock { $0.values.contains(where: \.isBorrowed) } }

    func remove(_ partition: TopicPartition) {
        let unused = entries.withLock { entries -> (any PartitionReader)? in
            entries[partition]?.closesOnReturn = true
            return Self.takeUnused(partition, &entries)
        }
        unused?.close()
    }

    func borrow(_ partition: TopicPartition) -> (any PartitionReader)? {
        entries.withLock { entries in
            guard let entry = entries[partition], !entry.isBorrowed, !entry.closesOnReturn else { return nil }
            entries[partition]?.isBorrowed = true
            return entry.reader
        }
    }

    func giveBack(_ partition: TopicPartition) {
        let unused = entries.withLock { entries -> (any PartitionReader)? in
            entries[partition]?.isBorrowed = false
            return Self.takeUnused(partition, &entries)
        }
        unused?.close()
    }

    private static func takeUnused(
        _ partition: TopicPartition,
        _ entries: inout [TopicPartition: Entry]
    ) -> (any PartitionReader)? {
        guard let entry = entries[partition], entry.closesOnReturn, !entry.isBorrowed else { return nil }
        entries[partition] = nil
        return entry.reader
    }

    /// The log's end as the partition's reader knows it; may be asked while a task has the reader.
    func cachedEnd(of partition: TopicPartition) -> Int64? {
        entries.withLock { $0[partition]?.reader }?.cachedEnd
    }
}
