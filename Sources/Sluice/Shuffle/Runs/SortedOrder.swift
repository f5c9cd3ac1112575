/// The order in which entries come out, without moving them. Whoever makes it frees it.
@usableFromInline
struct SortedOrder {
    @usableFromInline let items: UnsafeMutablePointer<RankedIndex>
    @usableFromInline let count: Int
    @usableFromInline let memory: UnsafeMutablePointer<RankedIndex>

    @usableFromInline
    init(items: UnsafeMutablePointer<RankedIndex>, memory: UnsafeMutablePointer<RankedIndex>, count: Int) {
        self.items = items
        self.memory = memory
        self.count = count
    }

    @usableFromInline
    func free() { memory.deallocate() }

    /// By rank, and within a rank as the order says; stably.
    @inlinable
    init<Key, Value>(_ entries: EntryBuffer<Key, Value>, _ order: ShuffleOrder<Key, Value>) {
        let count = entries.count
        let memory = UnsafeMutablePointer<RankedIndex>.allocate(capacity: Swift.max(1, 2 * count))
        for index in 0..<count {
            let item = RankedIndex(rank: entries.base[index].rank, index: UInt32(truncatingIfNeeded: index))
            (memory + index).initialize(to: item)
        }
        let sorted = RankSort.sort(memory, scratch: memory + count, count: count)
        self.init(items: sorted, memory: memory, count: count)
        switch order {
        case .arrival, .key: break
        case .keyThenValue(let precedes):
            sortRanks { precedes(entries.base[Int($0.index)].value, entries.base[Int($1.index)].value) }
        case .sorted(let precedes):
            sortRanks { precedes(entries.base[Int($0.index)].key, entries.base[Int($1.index)].key) }
        }
    }

    /// Sorts what has the same rank, stably.
    @inlinable @inline(__always)
    func sortRanks(by precedes: (RankedIndex, RankedIndex) -> Bool) {
        let scratch = items == memory ? memory + count : memory
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, items[end].rank == items[start].rank { end += 1 }
            MergeSort.sort(items + start, scratch: scratch, count: end - start, by: precedes)
            start = end
        }
    }
}
