/// One side's values of the groups that a reader goes through. What belongs to another key of the same hash is set aside,
/// and comes again when it is that key's turn.
@usableFromInline
final class GroupSide<Key: Hashable, Value> {
    @usableFromInline typealias Entry = ShuffleEntry<Key, Value>

    @usableFromInline let merger: RunMerger<Key, Value>
    @exclusivity(unchecked) @usableFromInline var hash: UInt64 = 0
    /// What is left of the hash once its first key was read, in the order in which it came.
    @exclusivity(unchecked) @usableFromInline var aside: [Entry] = []
    /// What the current key is looked for in, if not in the merger; and how far that has come.
    @exclusivity(unchecked) @usableFromInline var replayed: [Entry] = []
    @exclusivity(unchecked) @usableFromInline var nextReplayed = 0
    /// Whether the key is the next entry's: that is so even if the key is not equal to itself, as NaN is not.
    @exclusivity(unchecked) @usableFromInline var hasKeyNext = false

    @usableFromInline
    init(_ merger: RunMerger<Key, Value>) { self.merger = merger }

    /// Begins the first key of a hash.
    @inlinable
    func begin(hash: UInt64, hasKeyNext: Bool) {
        self.hash = hash
        self.hasKeyNext = hasKeyNext
    }

    /// Begins another key of the same hash; all that is left is looked through again.
    @inlinable
    func beginColliding(hasKeyNext: Bool) {
        self.hasKeyNext = hasKeyNext
        replayed = aside
        nextReplayed = 0
        aside = []
    }

    /// The key's next value; nil if there is none left.
    @inlinable
    func next(of key: Key) throws -> Value? {
        while nextReplayed < replayed.count {
            let entry = replayed[nextReplayed]
            nextReplayed += 1
            if isOf(key, entry.key) { return entry.value }
            aside.append(entry)
        }
        while let entry = try merger.peek(), entry.pointee.rank & Rank.hashMask == hash {
            if isOf(key, entry.pointee.key) {
                let value = entry.pointee.value
                try merger.advance()
                return value
            }
            aside.append(entry.pointee)
            try merger.advance()
        }
        return nil
    }

    @inlinable @inline(__always)
    func isOf(_ key: Key, _ other: Key) -> Bool {
        if hasKeyNext {
            hasKeyNext = false
            return true
        }
        return other == key
    }

    /// Passes what is left of the key.
    @inlinable
    func skip(_ key: Key) throws {
        while try next(of: key) != nil {}
        if !replayed.isEmpty { replayed = [] }
        nextReplayed = 0
    }
}
