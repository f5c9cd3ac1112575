/// What passed through one stage behind shuffles in one batch, and how evenly it was spread over the buckets.
public struct ShuffleReport: Hashable, Sendable {
    /// One bucket.
    public struct Bucket: Hashable, Sendable {
        /// The bucket, from 0.
        public var number: Int
        /// Records that were merged, after those of a key were combined where the operation allows it.
        public var records: Int
        /// Bytes of them, estimated where values lie in memory.
        public var bytes: Int
        /// Keys, each once an operation; 0 where the operation has none.
        public var keys: Int

        /// Describes a bucket.
        public init(number: Int, records: Int, bytes: Int, keys: Int) {
            self.number = number
            self.records = records
            self.bytes = bytes
            self.keys = keys
        }
    }

    /// The stage that merged them.
    public let stage: StageID
    /// Buckets that held anything: each was a task.
    public private(set) var buckets = 0
    /// Records in all of them.
    public private(set) var records = 0
    /// Bytes in all of them.
    public private(set) var bytes = 0
    /// Keys in all of them.
    public private(set) var keys = 0
    /// The bucket with most records, the one with the lowest number where several have as many; nil where there is none.
    public private(set) var largest: Bucket?

    /// Describes a stage in which nothing has happened.
    public init(stage: StageID) { self.stage = stage }

    /// How many times the records of a bucket, on average over those that held anything, the largest has: 1 where all are
    /// alike, or there is none.
    public var skew: Double {
        guard let largest, records > 0 else { return 1 }
        return Double(largest.records) * Double(buckets) / Double(records)
    }

    /// Takes in a bucket.
    public mutating func add(_ bucket: Bucket) {
        buckets += 1
        records += bucket.records
        bytes += bucket.bytes
        keys += bucket.keys
        let isLargest = largest.map { ($0.records, bucket.number) < (bucket.records, $0.number) } ?? true
        if isLargest { largest = bucket }
    }
}
