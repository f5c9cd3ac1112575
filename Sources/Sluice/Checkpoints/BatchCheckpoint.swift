internal import Logging
internal import Synchronization

/// Has a sink's batches come again, after a crash, exactly as they were: with the same number and the same ranges.
///
/// A sink that takes whole batches asks for it by its `checkpoint`. Before each `publish` the batch's number and ranges
/// are written to a directory and made safe there; after a restart the batch that was begun last is put together again
/// from these ranges, if it was not committed, and published before anything else. So a sink that recognises what it has
/// done, by number or by ranges, is exactly-once.
///
/// The directory belongs to one instance: it is locked while that runs. What it promises holds while partitions stay
/// where they are, with one instance or with `instanceID`s: a batch of which a partition has moved to another instance,
/// or whose log was cut short, cannot be put together, and its records come in other batches; the log warns. Remove the
/// directory when you set the group's offsets back. The sink must be the application's only one.
///
/// A batch costs one small file and two or three flushes to the disk.
public final class BatchCheckpoint: Sendable {
    private static let fileName = "batches.json"

    /// The directory; made when it is not there.
    public let directory: String
    private let storage = DiskStorage()
    private let state = Mutex(State())

    private struct State {
        var ledger: BatchLedger?
        var lock: DirectoryLock?
        var logger: Logger?
    }

    /// Keeps the checkpoint in a directory on this machine.
    public init(directory: String) { self.directory = directory }

    /// Reads what is there.
    ///
    /// - Throws: `Failure`, when the directory can't be used, is another instance's, or is another application's or
    ///   group's.
    func open(_ owner: BatchLedger.Owner, logger: Logger) throws {
        try Folders(storage).ensure(directory)
        let lock = try DirectoryLock(directory)
        let read = try storage.read(path).map { try BatchLedger(json: $0, at: path) }
        if let read, read.owner != owner {
            throw Failure(
                origin: .sink,
                message: """
                    the checkpoint \(path) is of application \(read.owner.application), group \(read.owner.group): give \
                    each its own directory
                    """,
                isRetriable: false
            )
        }
        state.withLock { $0 = State(ledger: read ?? BatchLedger(owner: owner), lock: lock, logger: logger) }
    }

    func resume(_ starts: [PartitionStart]) -> BatchLedger.Resumption {
        state.withLock { $0.ledger?.resume(starts) } ?? .init(positions: [:])
    }

    func incomplete(_ starts: [TopicPartition: Int64]) -> Set<TopicPartition> {
        state.withLock { $0.ledger?.incomplete(starts) } ?? []
    }

    /// Returns the batch's number once it is safe on the disk.
    func begin(_ ranges: [OffsetRange]) throws -> BatchID {
        try state.withLock { state in
            guard var ledger = state.ledger else {
                throw Failure(origin: .sink, message: "the checkpoint \(path) is not open", isRetriable: false)
            }
            let beginning = ledger.begin(ranges)
            if beginning.isNew { try write(ledger) }
            state.ledger = ledger
            if let leftBehind = beginning.leftBehind {
                state.logger?.warning(
                    "batch \(leftBehind) was begun and lost some of its partitions: its records come in other batches"
                )
            }
            return beginning.number
        }
    }

    /// The batch that was begun last is published.
    func finish() { state.withLock { $0.ledger?.finish() } }

    func close() { state.withLock { $0 = State() } }

    private var path: String { "\(directory)/\(Self.fileName)" }

    private func write(_ ledger: BatchLedger) throws {
        let json = try ledger.json
        let temporary = "\(path).new"
        try storage.create(temporary) { write in try json.withUnsafeBytes { try write($0) } }
        try storage.rename(temporary, as: path)
        try storage.synchronize(directory)
    }
}
