/// What a task does.
package enum TaskWork: Hashable, Sendable {
    /// Reads a range of a partition.
    case range(OffsetRange)
    /// Merges a bucket of a shuffle.
    case bucket(BucketWork)

    /// Nil for a bucket.
    package var range: OffsetRange? {
        if case .range(let range) = self { range } else { nil }
    }

    /// Nil for a range.
    package var bucket: BucketWork? {
        if case .bucket(let bucket) = self { bucket } else { nil }
    }
}

extension TaskWork {
    /// In order of partition and offset; buckets behind all ranges, in order of stage.
    package func precedes(_ other: TaskWork) -> Bool {
        switch (self, other) {
        case (.range(let left), .range(let right)): left.partition < right.partition
        case (.range, .bucket): true
        case (.bucket, .range): false
        case (.bucket(let left), .bucket(let right)):
            (left.stage.rawValue, left.bucket) < (right.stage.rawValue, right.bucket)
        }
    }
}

extension TaskWork: CustomStringConvertible {
    /// The range, or the stage's and the bucket's numbers.
    package var description: String {
        switch self {
        case .range(let range): "\(range)"
        case .bucket(let work): "stage \(work.stage), bucket \(work.bucket)"
        }
    }
}

/// One bucket of a batch, and where what is in it lies.
package struct BucketWork: Hashable, Sendable {
    /// The stage that merges it.
    package let stage: StageID
    /// From 0.
    package let bucket: Int
    /// What it merges, in the order that counts where nothing else says which comes first.
    package let inputs: [ShuffleInput]

    package init(stage: StageID, bucket: Int, inputs: [ShuffleInput]) {
        self.stage = stage
        self.bucket = bucket
        self.inputs = inputs
    }
}

/// A complete attempt whose shuffle output is held.
package struct ShuffleInput: Hashable, Sendable {
    package let fence: Fence
    package let executor: ExecutorID

    package init(fence: Fence, executor: ExecutorID) {
        self.fence = fence
        self.executor = executor
    }
}

/// A stage behind shuffles: what it waits for, and how many lanes it has.
package struct ShuffleStage: Hashable, Sendable {
    package let stage: StageID
    /// The stages that write what it merges, each with a lower number.
    package let parents: [StageID]
    /// At least 1.
    package let buckets: Int

    package init(stage: StageID, parents: [StageID], buckets: Int) {
        self.stage = stage
        self.parents = parents
        self.buckets = buckets
    }
}

/// What one attempt wrote for one stage, by bucket.
package struct ShuffleWritten: Hashable, Sendable {
    /// The stage that merges it.
    package let stage: StageID
    /// One a bucket of that stage.
    package let buckets: [BucketSize]

    package init(stage: StageID, buckets: [BucketSize]) {
        self.stage = stage
        self.buckets = buckets
    }
}

/// What is in a bucket.
package struct BucketSize: Hashable, Sendable {
    /// Records, after those of a key were combined where the operation allows it.
    package var records: Int
    /// Bytes, estimated where values lie in memory.
    package var bytes: Int

    package init(records: Int = 0, bytes: Int = 0) {
        self.records = records
        self.bytes = bytes
    }
}

/// What passed through the shuffles of a task or a batch.
public struct ShuffleCounts: Hashable, Sendable {
    /// Records written to shuffles, after those of a key were combined where the operation allows it.
    public var recordsWritten = 0
    /// Bytes of them, estimated where values lie in memory.
    public var bytesWritten = 0
    /// Records that were merged.
    public var recordsRead = 0
    /// Bytes written to disk since they did not fit into memory.
    public var bytesSpilled = 0
    /// Keys that were merged, each once an operation.
    public var keys = 0

    /// All zero.
    public init() {}

    /// Adds another's counts to these.
    public static func += (left: inout Self, right: Self) {
        left.recordsWritten += right.recordsWritten
        left.bytesWritten += right.bytesWritten
        left.recordsRead += right.recordsRead
        left.bytesSpilled += right.bytesSpilled
        left.keys += right.keys
    }
}
