/// Turns what a writer holds into sorted runs: on disk when memory runs out, and at the end.
@usableFromInline
final class RunCollector<Key: Hashable, Value> {
    /// The most runs that a writer has on disk; more are merged.
    @usableFromInline static var mostRuns: Int { 16 }

    @usableFromInline let space: ShuffleSpace
    @usableFromInline let buckets: Int
    @usableFromInline let order: ShuffleOrder<Key, Value>
    /// Merges two values of a key, where that is what the exchange does.
    @usableFromInline let combine: ((inout Value, Value) throws -> Void)?
    @usableFromInline let grant: MemoryGrant
    @usableFromInline let keyCodec: ShuffleCodec<Key>?
    @usableFromInline let valueCodec: ShuffleCodec<Value>?
    @usableFromInline var bytesSpilled = 0
    /// Why entries may be missing: whoever goes on after an error must not take what is there for everything.
    @usableFromInline var broken: (any Error)?
    /// Entries on disk and their bytes, by bucket.
    var sizes: [BucketSize]

    @usableFromInline var disk: [DiskRun] = []
    var file: (any SpillFile)?
    var fileEnd = 0

    @usableFromInline
    init(
        _ space: ShuffleSpace,
        buckets: Int,
        order: ShuffleOrder<Key, Value>,
        combine: ((inout Value, Value) throws -> Void)? = nil
    ) {
        precondition(buckets >= 1 && buckets <= Rank.mostBuckets, "an exchange has 1 to \(Rank.mostBuckets) buckets")
        self.space = space
        self.buckets = buckets
        self.order = order
        self.combine = combine
        grant = MemoryGrant(space)
        keyCodec = ShuffleCodec.find()
        valueCodec = ShuffleCodec.find()
        sizes = Array(repeating: BucketSize(), count: buckets)
    }

    @usableFromInline var seed: HashSeed { space.seed }

    /// What the spill file has, in bytes.
    @usableFromInline var bytesOnDisk: Int { fileEnd }

    /// Whether no entry refers to anything: known once the caller is specialised.
    @inlinable @inline(__always)
    static var isTrivial: Bool { _isPOD(Key.self) && _isPOD(Value.self) }

    /// What an entry refers to, beyond its own size.
    @inlinable @inline(__always)
    func extraBytes(_ key: Key, _ value: Value) -> Int { keyBytes(key) &+ valueBytes(value) }

    @inlinable @inline(__always)
    func keyBytes(_ key: Key) -> Int {
        if _isPOD(Key.self) { return 0 }
        if Kept.isBytes(Key.self) { return Kept.asBytes(key)?.count ?? 0 }
        return keyCodec?.estimatedBytes(key) ?? 0
    }

    @inlinable @inline(__always)
    func valueBytes(_ value: Value) -> Int {
        if _isPOD(Value.self) { return 0 }
        if Kept.isBytes(Value.self) { return Kept.asBytes(value)?.count ?? 0 }
        return valueCodec?.estimatedBytes(value) ?? 0
    }
}
