/// Holds every entry that is written to it.
@usableFromInline
final class AppendingWriter<Key: Hashable, Value>: ExchangeWriter {
    @usableFromInline let placement: Placement<Key>
    @usableFromInline let isGrouped: Bool
    @usableFromInline let collector: RunCollector<Key, Value>
    @usableFromInline let seed: HashSeed
    // Only its one user's thread comes here.
    @exclusivity(unchecked) @usableFromInline var entries = EntryBuffer<Key, Value>(capacity: 8)
    @exclusivity(unchecked) @usableFromInline var arena = ByteArena()
    /// What the grant was charged for what entries refer to.
    @exclusivity(unchecked) @usableFromInline var extra = 0
    @exclusivity(unchecked) @usableFromInline var placed: Int

    /// - Parameter firstTurn: Which bucket `.roundRobin` begins with: tasks that begin with different ones fill them evenly.
    @inlinable
    init(
        _ space: ShuffleSpace,
        _ placement: Placement<Key>,
        _ order: ShuffleOrder<Key, Value>,
        firstTurn: Int = 0
    ) {
        self.placement = placement
        placed = Swift.max(0, firstTurn)
        isGrouped = order.isGrouped
        collector = RunCollector(space, buckets: placement.buckets, order: order)
        seed = collector.seed
        super.init()
        collector.grant.force(Self.byteCount(entries.capacity))
    }

    deinit { entries.free() }

    /// What so many entries take, and what sorting them will.
    @inlinable
    static func byteCount(_ entries: Int) -> Int {
        entries &* (MemoryLayout<ShuffleEntry<Key, Value>>.stride &+ RankSort.bytesPerEntry)
    }

    /// Adds an entry.
    ///
    /// - Throws: When the partitioner's number is out of range, or memory is exhausted and nothing can be written to disk.
    @inlinable
    func add(_ key: Key, _ value: Value) throws {
        let hash = seed.hash(key: key)
        let bucket = try placement.bucket(of: key, hash: hash, turn: placed)
        placed &+= 1
        if entries.count == entries.capacity { try grow() }
        if !RunCollector<Key, Value>.isTrivial { try charge(key, value) }
        entries.append(
            ShuffleEntry(
                rank: Rank.make(bucket: bucket, hash: isGrouped ? hash : 0),
                key: Kept.keep(key, in: &arena),
                value: Kept.keep(value, in: &arena)
            )
        )
    }

    @inlinable override var byteCount: Int { collector.bytesOnDisk &+ collector.grant.used }

    @inlinable
    override func seal() throws -> SealedExchange {
        let sealed = try collector.seal(&entries)
        entries.free()
        entries = EntryBuffer(capacity: 1)
        arena.reset()
        return sealed
    }

    @inlinable @inline(never)
    func grow() throws {
        let capacity = entries.capacity * 2
        let growth = Self.byteCount(entries.capacity)
        if capacity <= EntryBuffer<Key, Value>.mostEntries, collector.grant.charge(growth) {
            entries.grow(to: capacity)
        } else {
            try spill()
        }
    }

    @inlinable
    func charge(_ key: Key, _ value: Value) throws {
        let keyBytes = Kept.isBytes(Key.self) ? Kept.arenaGrowth(for: key, in: arena) : collector.keyBytes(key)
        let valueBytes =
            Kept.isBytes(Value.self) ? Kept.arenaGrowth(for: value, in: arena) : collector.valueBytes(value)
        let needed = keyBytes &+ valueBytes
        guard needed > 0 else { return }
        if !collector.grant.charge(needed) {
            if entries.count > 0 { try spill() }
            collector.grant.force(needed)
        }
        extra &+= needed
    }

    @inlinable
    func spill() throws {
        defer {
            entries.removeAll()
            arena.reset()
            collector.grant.release(extra)
            extra = 0
        }
        try collector.spill(&entries)
    }
}
