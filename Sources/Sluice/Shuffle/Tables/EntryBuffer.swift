/// Entries one behind another, in memory of their own that whoever made it gives back.
@usableFromInline
struct EntryBuffer<Key, Value> {
    @usableFromInline typealias Entry = ShuffleEntry<Key, Value>

    @usableFromInline var base: UnsafeMutablePointer<Entry>
    @usableFromInline var count = 0
    @usableFromInline var capacity: Int

    /// The most entries of a buffer: an index takes 32 bits.
    @inlinable static var mostEntries: Int { Int(UInt32.max) &- 1 }

    @inlinable
    init(capacity: Int) {
        self.capacity = Swift.max(capacity, 1)
        base = .allocate(capacity: self.capacity)
    }

    /// Appends where there is room.
    @inlinable @inline(__always)
    mutating func append(_ entry: consuming Entry) {
        (base + count).initialize(to: entry)
        count &+= 1
    }

    @inlinable
    mutating func grow(to capacity: Int) {
        let grown = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
        grown.moveInitialize(from: base, count: count)
        base.deallocate()
        base = grown
        self.capacity = capacity
    }

    @inlinable
    mutating func removeAll() {
        base.deinitialize(count: count)
        count = 0
    }

    @inlinable
    mutating func free() {
        removeAll()
        base.deallocate()
    }
}
