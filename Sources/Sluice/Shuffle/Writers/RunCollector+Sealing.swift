extension RunCollector {
    /// Ends the writer: what is in memory stays there if there is room.
    @inlinable
    func seal(_ entries: inout EntryBuffer<Key, Value>) throws -> SealedExchange {
        if let broken { throw broken }
        guard entries.count > 0 else { return sealed(memory: nil) }
        let order = SortedOrder(entries, self.order)
        defer { order.free() }
        let starts = EntryBuffer<Key, Value>.starts(of: order, buckets: buckets)
        let bytes = measure(entries, order)
        guard try canStay(bytes) else {
            try write(&entries, order)
            return sealed(memory: nil)
        }
        let count = entries.count
        let base = entries.gather(in: order)
        return sealed(memory: MemoryRun(base: base, count: count, starts: starts, grant: grant))
    }

    /// Notes the sizes of the buckets; returns the memory that the entries take.
    @inlinable
    func measure(_ entries: EntryBuffer<Key, Value>, _ order: SortedOrder) -> Int {
        let stride = MemoryLayout<ShuffleEntry<Key, Value>>.stride
        var total = 0
        for place in 0..<order.count {
            let item = order.items[place]
            var bytes = stride
            if !Self.isTrivial {
                let entry = entries.base + Int(item.index)
                bytes &+= extraBytes(entry.pointee.key, entry.pointee.value)
            }
            note(bucket: Rank.bucket(item.rank), bytes: bytes)
            total &+= bytes
        }
        return total
    }

    @usableFromInline
    func note(bucket: Int, bytes: Int) {
        sizes[bucket].records &+= 1
        sizes[bucket].bytes &+= bytes
    }

    /// Holds so much as sealed output; false if it must go to disk.
    ///
    /// - Throws: When it can't go there, and more than the limit would be held.
    @usableFromInline
    func canStay(_ bytes: Int) throws -> Bool {
        if grant.seal(bytes) { return true }
        guard keyCodec == nil || valueCodec == nil else { return false }
        guard grant.sealAnyway(bytes) else {
            throw SpillFault.noCodec(keyCodec == nil ? Key.self : Value.self, limit: space.memoryLimit)
        }
        return true
    }

    @usableFromInline
    func sealed(memory: MemoryRun<Key, Value>?) -> SealedExchange {
        if memory == nil { grant.releaseAll() }
        return SealedRuns(disk: disk, memory: memory, sizes: sizes, bytesSpilled: bytesSpilled)
    }
}
