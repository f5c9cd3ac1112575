/// Which bucket a key goes to.
@usableFromInline
enum Placement<Key>: Sendable {
    /// By the seeded hash, over so many buckets.
    case hash(Int)
    /// By the user's partitioner, over so many buckets; what is out of range is an error.
    case custom(Int, @Sendable (Key) throws -> Int)
    /// In turn, over so many buckets.
    case roundRobin(Int)

    /// How many buckets there are: at least 1, at most `Rank.mostBuckets`.
    @inlinable
    var buckets: Int {
        switch self {
        case .hash(let buckets), .custom(let buckets, _), .roundRobin(let buckets): buckets
        }
    }

    /// - Parameters:
    ///   - hash: The key's; its upper half counts, the rank has the lower bits.
    ///   - turn: How many were placed before.
    @inlinable @inline(__always)
    func bucket(of key: Key, hash: UInt64, turn: Int) throws -> Int {
        switch self {
        case .hash(let buckets):
            return Int(truncatingIfNeeded: ((hash &>> 32) &* UInt64(truncatingIfNeeded: buckets)) &>> 32)
        case .custom(let buckets, let partitioner):
            let bucket = try partitioner(key)
            guard bucket >= 0, bucket < buckets else { throw PlacementFault.outOfRange(bucket, buckets) }
            return bucket
        case .roundRobin(let buckets):
            return turn % buckets
        }
    }
}

@usableFromInline
enum PlacementFault {
    @usableFromInline
    static func outOfRange(_ bucket: Int, _ buckets: Int) -> Failure {
        Failure(
            origin: .userCode,
            message: "the partitioner put a key into partition \(bucket): return a number in 0..<\(buckets)",
            isRetriable: false
        )
    }
}
