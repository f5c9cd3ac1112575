public import GRDB
public import Sluice
internal import Synchronization

/// Writes rows to an SQLite database, exactly once: the rows of a task and the offsets that they came from are one
/// transaction, and at every assignment the database says where reading goes on.
///
/// ```swift
/// flights.write(
///     to: .sqlite(
///         path: "flights.db",
///         migrate: { try $0.execute(sql: "CREATE TABLE IF NOT EXISTS flights (number TEXT, delay INTEGER)") },
///         write: { db, flight in
///             try db.cachedStatement(sql: "INSERT INTO flights VALUES (?, ?)")
///                 .execute(arguments: [flight.number, flight.delay])
///         }
///     )
/// )
/// ```
///
/// A transaction that has ended survives a power cut (`synchronous = FULL`, with a write-ahead log): each costs a write
/// to the disk. The positions are in the table `sluice_positions` of the same file. All instances of an application must
/// use the same file, on a disk of the machine that they all run on: an instance with another one is refused when it is
/// assigned a partition. A file may be shared by applications, whose positions are told apart by their consumer groups.
public final class SQLiteSink<Element>: Sink {
    /// What tells the sink's positions from those of the application's other sinks in the same file.
    public let name: String
    private let file: DatabaseFile
    private let migrate: @Sendable (Database) throws -> Void
    private let size: @Sendable (Element) -> Int
    private let write: @Sendable (Database, Element) throws -> Void
    private let database = Mutex<PositionedDatabase?>(nil)

    /// Describes the sink; nothing is opened before the application starts.
    ///
    /// - Parameters:
    ///   - path: The file, made when it is not there; its directory must be. Not on a network file system.
    ///   - name: The sink's name, of which an application may have one a file; `sqlite` unless told otherwise. Renamed, a
    ///     sink no longer knows its positions, and refuses to start.
    ///   - busyTimeout: How long to wait for others who write to the file; 5 s unless told otherwise. After that the
    ///     delivery has failed, and is tried again as `ApplicationConfiguration.deliveryRetry` says.
    ///   - migrate: Called at each start, within a transaction, to make what tables there must be.
    ///   - size: The bytes that an element takes beyond its own `MemoryLayout`, such as a string's: what bounds a task's
    ///     output (`ApplicationConfiguration.maxTaskOutputBytes`) can count nothing else. None unless told otherwise.
    ///   - write: Called for each element, in order, within the transaction, on a thread that may block. It must neither
    ///     begin nor end a transaction. An error rolls back what was written with it. One of SQLite's that trying again
    ///     does not help with, such as a violated constraint, ends the application; others are tried again, a bounded
    ///     number of times.
    public init(
        path: String,
        name: String = "sqlite",
        busyTimeout: Duration = .seconds(5),
        migrate: @escaping @Sendable (Database) throws -> Void,
        size: @escaping @Sendable (Element) -> Int = { _ in 0 },
        write: @escaping @Sendable (Database, Element) throws -> Void
    ) {
        self.name = name
        self.migrate = migrate
        self.size = size
        self.write = write
        file = DatabaseFile(path: path, busyTimeout: busyTimeout)
    }

    /// Exactly once: rows and positions are one transaction.
    public var guarantee: DeliveryGuarantee { .exactlyOnce }
    /// True: the database says where partitions stand.
    public var keepsPositions: Bool { true }
    /// True: what a shuffle put out is written in one transaction with the ranges that it came from.
    public var takesShuffledOutput: Bool { true }

    /// Opens the file and makes its tables.
    ///
    /// - Throws: A `Failure` that names the file, the error and the remedy.
    public func start(_ context: SinkContext) throws {
        let key = PositionKey(group: context.group, sink: name, owner: .random(in: .min ... .max))
        let opened = try PositionedDatabase(file, key, migrate: migrate)
        database.withLock { $0 = opened }
    }

    /// Where each partition stands by the database. Partitions that it does not know are noted where they begin, unless
    /// the group has committed them. From here on writes of whoever had the partitions before are refused.
    public func restore(_ starts: [PartitionStart]) throws -> [TopicPartition: Int64] {
        try opened().restore(starts)
    }

    /// Begins with nothing.
    public func makeStaged(for task: TaskContext) -> CollectedOutput<Element> { CollectedOutput() }

    /// Collects the element.
    public func stage(_ element: Element, in staged: CollectedOutput<Element>) {
        staged.append(element)
        staged.byteCount += size(element)
    }

    /// Writes what the database does not have yet, and the positions, in one transaction; returns when it is on the disk.
    public func publish(_ parts: [StagedPart<CollectedOutput<Element>>], of batch: BatchID) throws {
        let database = try opened()
        try withUnsafeCurrentTask { task in
            let isCancelled = { task?.isCancelled ?? false }
            try database.publish(parts.map(\.range), isCancelled: isCancelled) { db, number in
                try write(parts[number], isCancelled, db)
            }
        }
    }

    private func write(
        _ part: StagedPart<CollectedOutput<Element>>,
        _ isCancelled: () -> Bool,
        _ db: Database
    ) throws {
        let elements = part.staged.elements
        for (index, element) in elements.enumerated() {
            if isCancelled() { throw CancellationError() }
            do {
                try write(db, element)
            } catch {
                let place = "element \(index + 1) of \(elements.count) of \(part.range.map { "\($0)" } ?? "a shuffle")"
                throw Failure(writing: place, error, path: file.path)
            }
        }
    }

    /// Closes the file, when what still writes to it has ended.
    public func stop() {
        let opened = database.withLock { database in
            defer { database = nil }
            return database
        }
        try? opened?.close()
    }

    private func opened() throws -> PositionedDatabase {
        guard let database = database.withLock(\.self) else {
            throw Failure(origin: .sink, message: "file \(file.path) is closed", isRetriable: false)
        }
        return database
    }
}
