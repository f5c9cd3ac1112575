/// Combines the values of each key as they come, and holds what they are combined to.
@usableFromInline
final class CombiningWriter<Key: Hashable, Value, Combined>: ExchangeWriter {
    @usableFromInline let placement: Placement<Key>
    @usableFromInline let create: (Value) throws -> Combined
    @usableFromInline let mergeValue: (inout Combined, Value) throws -> Void
    @usableFromInline let collector: RunCollector<Key, Combined>
    @usableFromInline let seed: HashSeed
    // Only its one user's thread comes here, and user code that runs meanwhile can't reach it.
    @exclusivity(unchecked) @usableFromInline var table = CombiningTable<Key, Combined>()
    @exclusivity(unchecked) @usableFromInline var arena = ByteArena()
    /// What the grant was charged for what entries refer to.
    @exclusivity(unchecked) @usableFromInline var extra = 0
    /// From how much of it on what is there is counted again.
    @exclusivity(unchecked) @usableFromInline var extraToCount: Int
    /// What a value refers to, in bytes; nil where that is nothing, or not known.
    @usableFromInline let estimatedBytes: ((Value) -> Int)?
    @usableFromInline var placed = 0

    /// - Parameters:
    ///   - create: Makes what the first value of a key becomes.
    ///   - mergeValue: Adds a value. If it throws, what was combined stays as it left it.
    ///   - mergeCombiners: Adds what later values were combined to. All three need value semantics: what they make is
    ///     read again when an attempt is repeated.
    @inlinable
    init(
        _ space: ShuffleSpace,
        _ placement: Placement<Key>,
        create: @escaping (Value) throws -> Combined,
        mergeValue: @escaping (inout Combined, Value) throws -> Void,
        mergeCombiners: @escaping (inout Combined, Combined) throws -> Void
    ) {
        self.placement = placement
        self.create = create
        self.mergeValue = mergeValue
        estimatedBytes = _isPOD(Value.self) ? nil : ShuffleCodec<Value>.find()?.estimatedBytes
        extraToCount = CombiningWriter<Key, Value, Combined>.leastUncounted
        collector = RunCollector(space, buckets: placement.buckets, order: .key, combine: mergeCombiners)
        seed = collector.seed
        super.init()
        collector.grant.force(CombiningTable<Key, Combined>.byteCount(slots: table.slotCount))
    }

    deinit { table.free() }

    /// Adds a value of a key.
    ///
    /// - Throws: What the closures throw; or when memory is exhausted and nothing can be written to disk.
    @inlinable
    func add(_ key: Key, _ value: Value) throws {
        let hash = seed.hash(key: key)
        let found = table.find(hash, key)
        guard found >= 0 else { return try insert(key, value, hash) }
        try mergeValue(&table.entries.base[found].value, value)
        if Kept.mayLieInChunk(Combined.self) { Kept.settle(&table.entries.base[found].value, after: value) }
        if !_isPOD(Combined.self) { try noteGrowth(value) }
    }

    @inlinable @inline(never)
    func insert(_ key: Key, _ value: Value, _ hash: UInt64) throws {
        let bucket = try placement.bucket(of: key, hash: hash, turn: placed)
        let combined = try create(value)
        try makeRoom(key, combined)
        placed &+= 1
        let entry = ShuffleEntry(
            rank: Rank.make(bucket: bucket, hash: hash),
            key: Kept.keep(key, in: &arena),
            value: Kept.keep(combined, in: &arena)
        )
        // Room may have been made by emptying the table, or by a larger one.
        table.insert(entry, at: ~table.find(hash, key))
    }

    /// As the interface has it; see there.
    @inlinable override var byteCount: Int { collector.bytesOnDisk &+ collector.grant.used }

    @inlinable
    override func seal() throws -> SealedExchange {
        let sealed = try collector.seal(&table.entries)
        table.free()
        table = CombiningTable()
        arena.reset()
        return sealed
    }
}
