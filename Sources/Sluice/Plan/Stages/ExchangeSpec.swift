/// What an operator that needs its elements by key asks of the plan.
@usableFromInline
struct ExchangeSpec: Sendable {
    /// What decides which bucket an element goes to.
    @usableFromInline var partitioner: PartitionerID
    /// Buckets that are asked for; nil for those that the stream has already, or as many as the application is set to.
    @usableFromInline var partitions: Int?
    /// Whether entries of a key become one before they are shuffled.
    @usableFromInline var combines: Bool
    /// Whether what comes out lies in the bucket of its key: then the next operation by the same key finds it there.
    @usableFromInline var keepsPartitioning: Bool
    /// Types of keys and values that can't be written to disk, by name.
    @usableFromInline var unspillable: [String]

    /// - Parameters:
    ///   - partitioner: What decides which bucket an element goes to.
    ///   - partitions: Buckets that are asked for, if any: from 1 to `mostPartitions`; anything else is a fault of the plan.
    ///   - combines: Whether entries of a key become one before they are shuffled.
    ///   - keepsPartitioning: Whether what comes out lies in the bucket of its key.
    ///   - unspillable: Types of keys and values that can't be written to disk, by name.
    @usableFromInline
    init(
        _ partitioner: PartitionerID,
        partitions: Int? = nil,
        combines: Bool = false,
        keepsPartitioning: Bool = true,
        unspillable: [String] = []
    ) {
        self.partitioner = partitioner
        self.partitions = partitions
        self.combines = combines
        self.keepsPartitioning = keepsPartitioning
        self.unspillable = unspillable
    }

    /// The most buckets that a shuffle has: a rank has 15 bits for it.
    static var mostPartitions: Int { Rank.mostBuckets }
}

/// Where one of an operator's inputs is exchanged: the operator's number, and which of its inputs it is.
struct ExchangeID: Hashable, Comparable, Sendable {
    let node: Int
    /// 0, or 1 for the second of two.
    let input: Int

    static func < (left: Self, right: Self) -> Bool { (left.node, left.input) < (right.node, right.input) }
}

/// Goes through one bucket of what is exchanged for an operator. Used by one attempt, on its thread.
@usableFromInline
protocol ExchangeRead: AnyObject {
    /// Passes on what one group, or one element, makes.
    ///
    /// - Returns: False at the end, when there was none.
    func step() throws -> Bool
    /// Records that were merged so far.
    var recordsRead: Int { get }
    /// Keys that were merged so far; 0 where nothing is done by key.
    var keys: Int { get }
}

/// How a bucket's attempt goes on behind an exchange, whatever its elements are.
struct ExchangeOpening: Sendable {
    /// Joins up what comes after it.
    let connect: @Sendable (TaskContext) throws -> Void
    /// Begins to read the bucket: what was written for each of the operator's inputs, in order.
    let open: @Sendable ([[SealedExchange]], _ bucket: Int, ShuffleSpace, TaskContext) throws -> any ExchangeRead
}
