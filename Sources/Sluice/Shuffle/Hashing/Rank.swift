/// What entries are sorted by: the bucket in the upper 16 bits, 48 bits of the key's hash below. The hash is left out
/// where nothing is grouped by key.
@usableFromInline
enum Rank {
    @inlinable static var hashBits: UInt64 { 48 }
    @inlinable static var hashMask: UInt64 { (1 << 48) &- 1 }
    /// The most buckets that an exchange has.
    @inlinable static var mostBuckets: Int { 1 << 15 }

    @inlinable @inline(__always)
    static func make(bucket: Int, hash: UInt64) -> UInt64 {
        UInt64(truncatingIfNeeded: bucket) &<< hashBits | hash & hashMask
    }

    @inlinable @inline(__always)
    static func bucket(_ rank: UInt64) -> Int { Int(truncatingIfNeeded: rank &>> hashBits) }
}
