/// Where records come from, and where progress is kept: Kafka, or memory in tests.
///
/// Calls come from a thread that may block, those of `startingPositions` from another one; events may be sent from any
/// thread.
package protocol InputConnector: Sendable {
    /// Returns once the topics can be read, and then lets partitions be assigned.
    func start(_ events: @escaping @Sendable (InputEvent) -> Void) async throws
    /// Where partitions that were assigned are to be read from, if no sink knows better. One that is left out is not
    /// there at present, or has no leader, and is asked for again.
    func startingPositions(of partitions: [TopicPartition]) async throws -> [TopicPartition: StartingPosition]
    /// Where partitions end: the last stable offset where only committed records are read.
    func logEnds(of partitions: [TopicPartition]) async throws -> [TopicPartition: Int64]
    /// Starts to read a partition. `onData` is called, from any thread, when records arrive in an empty reader.
    func open(
        _ partition: TopicPartition,
        at offset: Int64,
        onData: @escaping @Sendable () -> Void
    ) throws -> any PartitionReader
    /// Gives partitions back to the group.
    func release(_ partitions: [TopicPartition])
    /// Commits in the background; `.committed`, `.commitFailed` or `.commitOutdated` follows, unless this throws.
    /// Called from the driver's thread: it must not wait.
    func commit(_ offsets: [TopicPartition: Int64], request: UInt64) throws
    /// Whether offsets can go into Kafka's transactions.
    var hasTransactions: Bool { get }
    /// Who this instance is to the group at a moment when all of the partitions are its own and the body says that the
    /// work is wanted; blocks. The moment lies before `release` of any of them: the group refuses what is sent later
    /// under it, once others may have them.
    ///
    /// - Throws: `isOutdated` when there is no such moment.
    func groupMetadata(
        for partitions: [TopicPartition],
        while isWanted: () -> Bool
    ) throws(KafkaError) -> ConsumerGroupMetadata
    /// What the group has committed, now that no transaction with offsets of these partitions is open; blocks.
    func committedOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64?]
    /// Leaves the group and closes everything.
    ///
    /// - Parameter readersInUse: Whether a task that was given up still has a reader: then readers are left as they are.
    func stop(readersInUse: Bool) async
}

extension InputConnector {
    /// No.
    package var hasTransactions: Bool { false }

    package func groupMetadata(
        for partitions: [TopicPartition],
        while isWanted: () -> Bool
    ) throws(KafkaError) -> ConsumerGroupMetadata {
        throw KafkaError(code: .notImplemented, message: "the input is not Kafka, and has no transactions")
    }

    package func committedOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64?] {
        throw KafkaError(code: .notImplemented, message: "the input is not Kafka, and has no transactions")
    }
}

/// Where a partition is to be read from.
package struct StartingPosition: Hashable, Sendable {
    package let offset: Int64
    /// Whether the group has committed it.
    package let isCommitted: Bool
    /// Whether it is to be committed before anything is read: looked up again it would be another.
    package let isToBeKept: Bool

    package init(_ offset: Int64, isCommitted: Bool = false, isToBeKept: Bool = false) {
        self.offset = offset
        self.isCommitted = isCommitted
        self.isToBeKept = isToBeKept
    }
}

/// What an input has to say.
package enum InputEvent: Sendable {
    case assigned([TopicPartition])
    case revoked([TopicPartition])
    case lost([TopicPartition])
    case committed(UInt64)
    case commitFailed(UInt64, Failure)
    case clientNews(KafkaClient, ClientNews)
    /// The group has gone on without this member, and will never take the offsets.
    case commitOutdated(UInt64, Failure)
    /// It can't go on.
    case failed(Failure)
}
