/// Reads a bucket key by key, and each key's values one by one: never does it hold a group.
@usableFromInline
final class GroupReader<Key: Hashable, Value> {
    @usableFromInline let side: GroupSide<Key, Value>
    @exclusivity(unchecked) @usableFromInline var key: Key?
    /// How many keys were read.
    @exclusivity(unchecked) @usableFromInline var keys = 0

    /// - Parameter order: The one that the inputs were written in: `.key` or `.keyThenValue`.
    @usableFromInline
    init(
        _ inputs: [SealedRuns<Key, Value>],
        bucket: Int,
        _ order: ShuffleOrder<Key, Value>,
        _ space: ShuffleSpace
    ) throws {
        side = GroupSide(try RunMerger(inputs, bucket: bucket, order, space))
    }

    /// How many entries were read.
    @inlinable var recordsRead: Int { side.merger.recordsRead }

    /// The next key, past what is left of the last one's values; nil at the end.
    ///
    /// - Throws: `ShuffleInputError`.
    @inlinable
    func nextKey() throws -> Key? {
        if let key { try side.skip(key) }
        if let colliding = side.aside.first {
            key = colliding.key
            side.beginColliding(hasKeyNext: true)
        } else if let entry = try side.merger.peek() {
            key = entry.pointee.key
            side.begin(hash: entry.pointee.rank & Rank.hashMask, hasKeyNext: true)
        } else {
            key = nil
            return nil
        }
        keys &+= 1
        return key
    }

    /// The key's next value; nil behind the last.
    ///
    /// - Throws: `ShuffleInputError`.
    @inlinable
    func nextValue() throws -> Value? {
        guard let key else { return nil }
        return try side.next(of: key)
    }
}
