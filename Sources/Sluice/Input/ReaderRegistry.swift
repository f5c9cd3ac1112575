internal import Synchronization

/// The readers of the partitions that are assigned, each lent to one task at a time. One that is out on loan is closed
/// when it comes back.
final class ReaderRegistry: Sendable {
    private struct Entry {
        let reader: any PartitionReader
        var isBorrowed = false
        var closesOnReturn = false
    }

    private struct State {
        var entries: [TopicPartition: Entry] = [:]
        var isLending = true
    }

    private let state = Mutex(State())

    /// Takes in a partition's reader. One that is still on loan from an earlier assignment serves on: each task seeks.
    func add(_ partition: TopicPartition, make: () throws -> any PartitionReader) throws {
        let isThere = state.withLock { state in
            guard state.entries[partition] != nil else { return false }
            state.entries[partition]?.closesOnReturn = false
            return true
        }
        guard !isThere else { return }
        let reader = try make()
        state.withLock { $0.entries[partition] = Entry(reader: reader) }
    }

    /// Lends no reader from now on.
    ///
    /// - Returns: Whether some task has one.
    func endLending() -> Bool {
        state.withLock { state in
            state.isLending = false
            return state.entries.values.contains(where: \.isBorrowed)
        }
    }

    func remove(_ partition: TopicPartition) {
        state.withLock { state in
            state.entries[partition]?.closesOnReturn = true
            Self.closeUnused(partition, &state)
        }
    }

    func borrow(_ partition: TopicPartition) -> (any PartitionReader)? {
        state.withLock { state in
            guard state.isLending, let entry = state.entries[partition] else { return nil }
            guard !entry.isBorrowed, !entry.closesOnReturn else { return nil }
            state.entries[partition]?.isBorrowed = true
            return entry.reader
        }
    }

    func giveBack(_ partition: TopicPartition) {
        state.withLock { state in
            state.entries[partition]?.isBorrowed = false
            Self.closeUnused(partition, &state)
        }
    }

    /// Under the lock, so that a partition that comes back meanwhile is not opened before this is done: it would be
    /// refused, or closed in its turn.
    private static func closeUnused(_ partition: TopicPartition, _ state: inout State) {
        guard let entry = state.entries[partition], entry.closesOnReturn, !entry.isBorrowed else { return }
        entry.reader.close()
        state.entries[partition] = nil
    }

    /// The log's end as the partition's reader knows it; may be asked while a task has the reader.
    func cachedEnd(of partition: TopicPartition) -> Int64? {
        state.withLock { $0.entries[partition]?.reader }?.cachedEnd
    }
}
