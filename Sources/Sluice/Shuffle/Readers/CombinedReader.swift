/// Reads a bucket key by key, each with what its values are combined to. It holds one key at a time, and more only if the
/// hashes of several are equal.
@usableFromInline
final class CombinedReader<Key: Hashable, Combined> {
    @usableFromInline let merger: RunMerger<Key, Combined>
    @usableFromInline let mergeCombiners: (inout Combined, Combined) throws -> Void
    /// Keys of the same hash as the last one, in the order in which they came.
    @exclusivity(unchecked) @usableFromInline var colliding: [(key: Key, combined: Combined)] = []
    @exclusivity(unchecked) @usableFromInline var nextColliding = 0
    /// The rank of the last key.
    @exclusivity(unchecked) @usableFromInline var rank: UInt64 = 0
    /// How many keys were read.
    @exclusivity(unchecked) @usableFromInline var keys = 0

    /// - Parameter mergeCombiners: Called in the order of the inputs.
    @usableFromInline
    init(
        _ inputs: [SealedRuns<Key, Combined>],
        bucket: Int,
        _ space: ShuffleSpace,
        _ mergeCombiners: @escaping (inout Combined, Combined) throws -> Void
    ) throws {
        merger = try RunMerger(inputs, bucket: bucket, .key, space)
        self.mergeCombiners = mergeCombiners
    }

    /// How many entries were read: a key may have one in each input, and more where it was written to disk.
    @inlinable var recordsRead: Int { merger.recordsRead }

    /// The next key; nil at the end.
    ///
    /// - Throws: What `mergeCombiners` throws, or `ShuffleInputError`.
    @inlinable
    func next() throws -> (Key, Combined)? {
        if nextColliding < colliding.count { return takeColliding() }
        guard let first = try merger.peek() else { return nil }
        rank = first.pointee.rank
        let hash = rank & Rank.hashMask
        let key = first.pointee.key
        var combined = first.pointee.value
        try merger.advance()
        while let entry = try merger.peek(), entry.pointee.rank & Rank.hashMask == hash {
            if entry.pointee.key == key {
                try mergeCombiners(&combined, entry.pointee.value)
            } else {
                try setAside(entry)
            }
            try merger.advance()
        }
        keys &+= 1
        return (key, combined)
    }

    @inlinable
    func takeColliding() -> (Key, Combined) {
        let pair = colliding[nextColliding]
        nextColliding += 1
        if nextColliding == colliding.count {
            colliding = []
            nextColliding = 0
        }
        keys &+= 1
        return pair
    }

    @inlinable @inline(never)
    func setAside(_ entry: UnsafeMutablePointer<ShuffleEntry<Key, Combined>>) throws {
        for index in colliding.indices where colliding[index].key == entry.pointee.key {
            return try mergeCombiners(&colliding[index].combined, entry.pointee.value)
        }
        colliding.append((entry.pointee.key, entry.pointee.value))
    }
}
