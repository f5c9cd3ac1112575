/// What is written down of a sink's batches: the one that was begun last, and where partitions stood before it.
///
/// Batches are published one at a time and in order.
struct BatchLedger: Hashable, Sendable {
    /// Whose batches they are.
    struct Owner: Hashable, Sendable {
        let application: String
        let group: String
    }

    /// How a batch begins.
    struct Beginning: Hashable, Sendable {
        let number: BatchID
        /// Whether it has to be written down.
        let isNew: Bool
        /// A batch that was begun before it, and is not to be done any more as it was.
        var leftBehind: BatchID?
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

    private enum State: Hashable {
        /// It may be done; this process does not know.
        case unknown
        case underWay
        case done
    }

    let owner: Owner
    /// The batch that was begun last; nil before the first.
    private(set) var number: Int64?
    /// Its ranges, in order of partition.
    private(set) var ranges: [OffsetRange] = []
    /// Where partitions stood when it was begun, by what was done before.
    private(set) var positions: [TopicPartition: Int64] = [:]
    /// Not written down: the next batch says it.
    private var state = State.unknown

    init(owner: Owner) { self.owner = owner }

    init(owner: Owner, number: Int64?, ranges: [OffsetRange], positions: [TopicPartition: Int64]) {
        self.owner = owner
        self.number = number
        self.ranges = ranges
        self.positions = positions
    }

    /// Begins a batch, or the last one once more.
    mutating func begin(_ next: [OffsetRange]) -> Beginning {
        let sorted = next.sorted { $0.partition < $1.partition }
        let former = state
        state = .underWay
        if let number, sorted == ranges { return Beginning(number: BatchID(number), isNew: false) }
        if former == .done { for range in ranges { positions[range.partition] = range.until } }
        // A partition that came back from somebody else may stand elsewhere by now.
        for range in sorted { positions[range.partition] = range.from }
        let leftBehind = former == .underWay ? number.map(BatchID.init) : nil
        let following = number.map { $0 + 1 } ?? 0
        (number, ranges) = (following, sorted)
        return Beginning(number: BatchID(following), isNew: true, leftBehind: leftBehind)
    }

    /// The batch that was begun last is done.
    mutating func finish() { state = .done }

    /// Where partitions stand, and the batch that has to be done again, by what the group says at an assignment.
    ///
    /// What the ledger knows counts where it is further than the group: the commit was lost. The last batch is to be done
    /// again if it was not committed, and all of its partitions are there to do it.
    mutating func resume(_ starts: [PartitionStart]) -> Resumption {
        var standing = Dictionary(uniqueKeysWithValues: starts.map { ($0.partition, $0.offset) })
        for (partition, position) in positions { standing[partition] = standing[partition].map { max($0, position) } }
        if state == .done {
            for range in ranges { standing[range.partition] = standing[range.partition].map { max($0, range.until) } }
        }
        // An empty range has nothing left to do, and is there for the batch's identity alone.
        let members = ranges.filter { !$0.isEmpty }
        let open = members.filter { (standing[$0.partition] ?? .min) < $0.until }
        if open.isEmpty { return Resumption(positions: standing) }
        guard open == members, ranges.allSatisfy({ standing[$0.partition] == $0.from }) else {
            return Resumption(positions: standing, isBroken: true)
        }
        state = .underWay
        return Resumption(positions: standing, redo: ranges)
    }

    /// Of these partitions, those that have to be begun together with others that are not among them.
    func incomplete(_ starts: [TopicPartition: Int64]) -> Set<TopicPartition> {
        let members = ranges.map(\.partition)
        let isOpen = ranges.contains { range in (starts[range.partition] ?? .max) < range.until }
        guard state != .done, isOpen, !members.allSatisfy({ starts[$0] != nil }) else { return [] }
        return Set(members)
    }
}
