/// A sorted run in memory, which is given back when this is gone.
///
/// Sendable: nothing in it changes once it is made, and keys and values are of types that tasks may pass on, which the
/// operators require to be Sendable.
@usableFromInline
final class MemoryRun<Key, Value>: @unchecked Sendable {
    @usableFromInline typealias Entry = ShuffleEntry<Key, Value>

    @usableFromInline let base: UnsafeMutablePointer<Entry>
    @usableFromInline let count: Int
    /// Where each bucket begins; behind them, how many entries there are.
    @usableFromInline let starts: [Int]
    private let grant: MemoryGrant

    /// Takes over the memory.
    @usableFromInline
    init(base: UnsafeMutablePointer<Entry>, count: Int, starts: [Int], grant: MemoryGrant) {
        self.base = base
        self.count = count
        self.starts = starts
        self.grant = grant
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }
}

extension EntryBuffer {
    /// Where each bucket begins in sorted order; behind them, how many entries there are.
    @inlinable
    static func starts(of order: SortedOrder, buckets: Int) -> [Int] {
        var starts: [Int] = []
        starts.reserveCapacity(buckets + 1)
        for place in 0..<order.count {
            let bucket = Rank.bucket(order.items[place].rank)
            while starts.count <= bucket { starts.append(place) }
        }
        while starts.count <= buckets { starts.append(order.count) }
        return starts
    }

    /// Moves the entries into memory of their own, in sorted order. Nothing is left here.
    @inlinable
    mutating func gather(in order: SortedOrder) -> UnsafeMutablePointer<Entry> {
        let sorted = UnsafeMutablePointer<Entry>.allocate(capacity: Swift.max(1, count))
        for place in 0..<order.count {
            (sorted + place).moveInitialize(from: base + Int(order.items[place].index), count: 1)
        }
        count = 0
        return sorted
    }
}
