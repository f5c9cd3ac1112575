extension CombiningWriter {
    /// Makes room for one more entry: by a larger table, or by writing to disk what is in it.
    @inlinable
    func makeRoom(_ key: Key, _ combined: Combined) throws {
        var needed = 0
        if !RunCollector<Key, Combined>.isTrivial { needed = extraBytes(key, combined) }
        if table.isFull {
            // As much again.
            let growth = CombiningTable<Key, Combined>.byteCount(slots: table.slotCount)
            if table.entries.count < EntryBuffer<Key, Combined>.mostEntries / 2, collector.grant.charge(growth) {
                table.grow()
            } else {
                try spill()
            }
        }
        guard needed > 0 else { return }
        if !collector.grant.charge(needed) {
            if table.entries.count > 0 { try spill() }
            collector.grant.force(needed)
        }
        extra &+= needed
    }

    /// What an entry will take beyond its own size.
    @inlinable
    func extraBytes(_ key: Key, _ combined: Combined) -> Int {
        let keyBytes = Kept.isBytes(Key.self) ? Kept.arenaGrowth(for: key, in: arena) : collector.keyBytes(key)
        let valueBytes =
            Kept.isBytes(Combined.self) ? Kept.arenaGrowth(for: combined, in: arena) : collector.valueBytes(combined)
        return keyBytes &+ valueBytes
    }

    /// What a value may have added to what it was merged into: its own size, and what it refers to.
    @inlinable
    func noteGrowth(_ value: Value) throws {
        let growth = Swift.max(MemoryLayout<Value>.stride, 1) &+ valueBytes(value)
        extra &+= growth
        guard collector.grant.charge(growth) else { return try outgrow(growth) }
        if extra >= extraToCount { countAgain() }
    }

    @inlinable @inline(__always)
    func valueBytes(_ value: Value) -> Int {
        if _isPOD(Value.self) { return 0 }
        if Kept.isBytes(Value.self) { return Kept.asBytes(value)?.count ?? 0 }
        return estimatedBytes?(value) ?? 0
    }

    /// How much may be reckoned at least before what is there is counted again, in bytes.
    @inlinable static var leastUncounted: Int { 64 << 10 }

    /// Puts what is there in place of what was reckoned: a largest value, or the top ten, grows by none of what it is merged
    /// with. That is done again once as much has come on top, a value for each key at least, so it costs a value little.
    @inlinable @inline(never)
    func countAgain() {
        let actual = measure()
        if actual < extra { collector.grant.release(extra &- actual) } else { collector.grant.force(actual &- extra) }
        extra = actual
        let values = table.entries.count &* Swift.max(MemoryLayout<Value>.stride, 1)
        extraToCount = actual &+ Swift.max(actual, values, Self.leastUncounted)
    }

    /// Memory runs out by what was reckoned: counts what is there, since merging may have made nothing grow.
    @inlinable @inline(never)
    func outgrow(_ growth: Int) throws {
        let actual = measure()
        if actual < extra / 2 {
            collector.grant.force(growth)
            collector.grant.release(extra - actual)
            extra = actual
        } else {
            collector.grant.force(growth)
            try spill()
        }
    }

    @inlinable
    func measure() -> Int {
        var bytes = arena.capacity
        for index in 0..<table.entries.count {
            let entry = table.entries.base + index
            bytes &+= collector.extraBytes(entry.pointee.key, entry.pointee.value)
        }
        return bytes
    }

    @inlinable
    func spill() throws {
        // Also after an error: whoever goes on all the same must find the table whole.
        defer {
            table.removeAll()
            arena.reset()
            collector.grant.release(extra)
            extra = 0
            extraToCount = Self.leastUncounted
        }
        try collector.spill(&table.entries)
    }
}
