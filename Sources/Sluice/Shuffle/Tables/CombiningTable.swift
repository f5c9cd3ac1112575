/// A hash table with open addressing and linear probing, at most half full. A slot has 32 bits of the hash and an index
/// into the entries, which lie in order of insertion.
@usableFromInline
struct CombiningTable<Key: Hashable, Combined> {
    @usableFromInline typealias Entry = ShuffleEntry<Key, Combined>

    /// The hash's bits above, the entry's index and one below; 0 where there is none.
    @usableFromInline var slots: UnsafeMutablePointer<UInt64>
    @usableFromInline var mask: Int
    @usableFromInline var entries: EntryBuffer<Key, Combined>

    @inlinable static var fewestSlots: Int { 16 }

    @inlinable
    init() {
        slots = .allocate(capacity: Self.fewestSlots)
        slots.initialize(repeating: 0, count: Self.fewestSlots)
        mask = Self.fewestSlots &- 1
        entries = EntryBuffer(capacity: Self.fewestSlots / 2)
    }

    @inlinable
    mutating func free() {
        slots.deallocate()
        entries.free()
    }

    /// What a table of so many slots takes, and what sorting its entries will, in bytes.
    @inlinable
    static func byteCount(slots: Int) -> Int {
        slots &* 8 &+ slots / 2 &* (MemoryLayout<Entry>.stride &+ RankSort.bytesPerEntry)
    }

    @inlinable var slotCount: Int { mask &+ 1 }
    @inlinable var isFull: Bool { entries.count == entries.capacity }

    /// The entry's index; or the complement of the slot that is free for it.
    @inlinable @inline(__always)
    func find(_ hash: UInt64, _ key: borrowing Key) -> Int {
        var place = Int(truncatingIfNeeded: hash) & mask
        let tag = Self.tag(hash)
        while true {
            let slot = slots[place]
            if slot == 0 { return ~place }
            if slot &>> 32 == tag {
                let index = Int(truncatingIfNeeded: slot & 0xFFFF_FFFF) &- 1
                if Self.isSame(entries.base + index, key) { return index }
            }
            place = (place &+ 1) & mask
        }
    }

    /// Adds an entry whose key is not there, to a free slot that `find` gave; not to a full table.
    @inlinable
    mutating func insert(_ entry: consuming Entry, at place: Int) {
        slots[place] = Self.tag(entry.rank) &<< 32 | UInt64(truncatingIfNeeded: entries.count &+ 1)
        entries.append(entry)
    }

    /// Doubles the room.
    @inlinable
    mutating func grow() {
        let count = slotCount &* 2
        slots.deallocate()
        slots = .allocate(capacity: count)
        slots.initialize(repeating: 0, count: count)
        mask = count &- 1
        entries.grow(to: count / 2)
        for index in 0..<entries.count {
            let rank = entries.base[index].rank
            var place = Int(truncatingIfNeeded: rank) & mask
            while slots[place] != 0 { place = (place &+ 1) & mask }
            slots[place] = Self.tag(rank) &<< 32 | UInt64(truncatingIfNeeded: index &+ 1)
        }
    }

    /// Empties it; the room stays.
    @inlinable
    mutating func removeAll() {
        entries.removeAll()
        slots.update(repeating: 0, count: slotCount)
    }

    /// Bits that a rank has as well.
    @inlinable @inline(__always)
    static func tag(_ hash: UInt64) -> UInt64 { hash &>> 16 & 0xFFFF_FFFF }

    @inlinable @inline(__always)
    static func isSame(_ entry: UnsafeMutablePointer<Entry>, _ key: borrowing Key) -> Bool {
        entry.pointee.key == copy key
    }
}
