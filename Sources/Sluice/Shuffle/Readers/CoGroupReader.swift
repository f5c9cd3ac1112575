/// Reads the same bucket of two exchanges key by key, a key that is in either; its values of the left one first, one by one.
@usableFromInline
final class CoGroupReader<Key: Hashable, Left, Right> {
    @usableFromInline let left: GroupSide<Key, Left>
    @usableFromInline let right: GroupSide<Key, Right>
    @exclusivity(unchecked) @usableFromInline var key: Key?
    @exclusivity(unchecked) @usableFromInline var isAtRight = false
    /// How many keys were read.
    @exclusivity(unchecked) @usableFromInline var keys = 0

    /// Both must have been written in the order `.key` or `.keyThenValue`, or combined. Numbers of inputs in errors: the right
    /// ones are counted on behind the left ones.
    @usableFromInline
    init(
        _ left: [SealedRuns<Key, Left>],
        _ right: [SealedRuns<Key, Right>],
        bucket: Int,
        _ space: ShuffleSpace,
        leftOrder: ShuffleOrder<Key, Left> = .key,
        rightOrder: ShuffleOrder<Key, Right> = .key
    ) throws {
        self.left = GroupSide(try RunMerger(left, bucket: bucket, leftOrder, space))
        self.right = GroupSide(try RunMerger(right, bucket: bucket, rightOrder, space, firstInput: left.count))
    }

    /// How many entries were read of both.
    @inlinable var recordsRead: Int { left.merger.recordsRead &+ right.merger.recordsRead }

    /// The next key, past what is left of the last one's values; nil at the end.
    ///
    /// - Throws: `ShuffleInputError`.
    @inlinable
    func nextKey() throws -> Key? {
        if let key {
            try left.skip(key)
            try right.skip(key)
        }
        isAtRight = false
        if let colliding = left.aside.first?.key ?? right.aside.first?.key {
            key = colliding
            let isOfLeft = !left.aside.isEmpty
            left.beginColliding(hasKeyNext: isOfLeft)
            right.beginColliding(hasKeyNext: !isOfLeft)
        } else {
            key = try nextHash()
        }
        if key != nil { keys &+= 1 }
        return key
    }

    /// The key's next value on the left; nil behind the last, and once one on the right was asked for.
    @inlinable
    func nextLeft() throws -> Left? {
        guard let key, !isAtRight else { return nil }
        return try left.next(of: key)
    }

    /// The key's next value on the right; nil behind the last.
    @inlinable
    func nextRight() throws -> Right? {
        guard let key else { return nil }
        isAtRight = true
        return try right.next(of: key)
    }

    @inlinable
    func nextHash() throws -> Key? {
        let (first, second) = (try left.merger.peek(), try right.merger.peek())
        let leftHash = first.map { $0.pointee.rank & Rank.hashMask } ?? .max
        let rightHash = second.map { $0.pointee.rank & Rank.hashMask } ?? .max
        let hash = Swift.min(leftHash, rightHash)
        left.begin(hash: hash, hasKeyNext: leftHash <= rightHash)
        right.begin(hash: hash, hasKeyNext: leftHash > rightHash)
        return leftHash <= rightHash ? first?.pointee.key : second?.pointee.key
    }
}
