/// What is written down of a sink's batches: the one that was begun last, and where partitions stood before it.
///
/// Batches are published one at a time and in order.
struct BatchLedger: Hashable, Sendable {
    /// Whose batches they are.
    let application: String
    /// The batch that was begun last; nil before the first.
    private(set) var number: Int64?
    /// Its ranges, in order of partition.
    private(set) var ranges: [OffsetRange] = []
    /// Where partitions stood when it was begun, by what was done before.
    private(set) var positions: [TopicPartition: Int64] = [:]
    /// Whether this process knows that it is done. It is not written down: the next batch says it.
    private var isFinished = false

    init(application: String) { self.application = application }

    init(
        application: String,
        number: Int64?,
        ranges: [OffsetRange],
        positions: [TopicPartition: Int64]
    ) {
        self.application = application
        self.number = number
        self.ranges = ranges
        self.positions = positions
    }

    /// Begins a batch, or the last one once more.
    ///
    /// - Returns: The batch's number, and whether it has to be written down.
    mutating func begin(_ next: [OffsetRange]) -> (number: BatchID, isNew: Bool) {
        let sorted = next.sorted { $0.partition < $1.partition }
        if let number, sorted == ranges { return (BatchID(number), false) }
        if isFinished { for range in ranges { positions[range.partition] = range.until } }
        // A partition that came back from somebody else may stand elsewhere by now.
        for range in sorted { positions[range.partition] = range.from }
        ranges = sorted
        isFinished = false
        let following = number.map { $0 + 1 } ?? 0
        number = following
        return (BatchID(following), true)
    }

    /// The batch that was begun last is done.
    mutating func finish() { isFinished = true }

    /// Where partitions stand, and the batch that has to be done again, by what the group says at an assignment.
    ///
    /// What the ledger knows counts where it is further than the group: the commit was lost. The last batch is to be done
    /// again if it was not committed, and all of its partitions are there to do it.
    func resume(_ starts: [PartitionStart]) -> Resumption {
        var standing = Dictionary(uniqueKeysWithValues: starts.map { ($0.partition, $0.offset) })
        for (partition, position) in positions {
            guard let start = standing[partition] else { continue }
            standing[partition] = max(start, position)
        }
        if isFinished {
            for range in ranges { standing[range.partition] = standing[range.partition].map { max($0, range.until) } }
        }
        let open = ranges.filter { (standing[$0.partition] ?? .min) < $0.until }
        if open.isEmpty { return Resumption(positions: standing) }
        guard open == ranges, ranges.allSatisfy({ standing[$0.partition] == $0.from }) else {
            return Resumption(positions: standing, isBroken: true)
        }
        return Resumption(positions: standing, redo: ranges)
    }

    /// Of these partitions, those that have to be begun together with others that are not among them.
    func incomplete(_ starts: [TopicPartition: Int64]) -> Set<TopicPartition> {
        let members = ranges.map(\.partition)
        let isOpen = ranges.contains { range in (starts[range.partition] ?? .max) < range.until }
        guard !isFinished, isOpen, !members.allSatisfy({ starts[$0] != nil }) else { return [] }
        return Set(members)
    }

    /// How things go on after an assignment.
    struct Resumption: Hashable, Sendable {
        var positions: [TopicPartition: Int64]
        /// The batch that is to be done again as it was; empty for none.
        var redo: [OffsetRange] = []
        /// A batch may have been done in part, and can't be done again as it was: some of its partitions are elsewhere,
        /// or stand elsewhere.
        var isBroken = false
    }
}
