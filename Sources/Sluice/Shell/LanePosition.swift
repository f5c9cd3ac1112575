/// Where a partition is to be read from, by the group's account and the sinks'.
struct LanePosition: Hashable, Sendable {
    /// Where the one begins that is furthest behind.
    let offset: Int64
    /// Where the others stand, in order: no range may reach across, so that each sink either has all of it or nothing.
    let stops: [Int64]
    /// Whether the group is to commit it before anything else: it is found once only, or the group is behind.
    let isToBeKept: Bool
    /// The end of the range that a crash interrupted, and that is to be done again as it was.
    let redoUntil: Int64?

    /// - Parameters:
    ///   - accounts: What each sink says that the partition leads to; none if it leads to none.
    ///   - keepsPositions: Whether a sink does. Where the partition begins is committed then, even if it could be found
    ///     again: an instance with another store is refused from then on.
    ///   - redo: The range that was under way.
    init(_ start: StartingPosition, _ accounts: [Int64], keepsPositions: Bool = false, redo: OffsetRange? = nil) {
        let first = accounts.min() ?? start.offset
        offset = first
        stops = Set(accounts).subtracting([first]).sorted()
        let isFirst = keepsPositions ? !start.isCommitted : start.isToBeKept && first == start.offset
        isToBeKept = isFirst || first > start.offset
        redoUntil = redo.flatMap { $0.from == first ? $0.until : nil }
    }
}

/// Where a sink says that partitions stand.
struct RestoredPositions: Sendable {
    let sink: String
    /// What it was asked about.
    let starts: [PartitionStart]
    let positions: [TopicPartition: Int64]
    /// Where the partitions stand by the sink's account, or by the group's if the sink has none.
    let accounts: [TopicPartition: Int64]

    init(_ sink: String, asked starts: [PartitionStart], _ positions: [TopicPartition: Int64]) {
        self.sink = sink
        self.starts = starts
        self.positions = positions
        let pairs = starts.map { ($0.partition, positions[$0.partition] ?? $0.offset) }
        accounts = Dictionary(pairs) { first, _ in first }
    }

    /// Partitions that are named; the others are counted.
    private static let namedPartitions = 8

    /// Where the sink stands elsewhere than the group has committed, as text; empty if nowhere.
    var differences: String {
        starts.filter { $0.isCommitted && accounts[$0.partition] != $0.offset }
            .map { "\($0.partition) at \(accounts[$0.partition] ?? $0.offset) (group: \($0.offset))" }
            .listing(atMost: Self.namedPartitions)
    }

    /// A sink that keeps positions stores them before the group commits: one that is behind the group is not the one that
    /// was written to.
    func check() throws(Failure) {
        for start in starts where start.isCommitted {
            let known = positions[start.partition]
            guard known ?? .min < start.offset else { continue }
            throw Failure(
                origin: .sink,
                message: """
                    the group has committed offset \(start.offset), and sink \(sink) \
                    \(known.map { "stands at \($0)" } ?? "knows nothing of the partition"): what lies between was \
                    written elsewhere, or the group's offset was set by hand; have all instances of the application \
                    share one store, put back the store or the offset, or begin with another group (--group) and an \
                    empty store
                    """,
                partition: start.partition,
                offset: start.offset,
                isRetriable: false
            )
        }
    }
}
