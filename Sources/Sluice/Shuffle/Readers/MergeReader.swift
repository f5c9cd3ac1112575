/// Reads a bucket entry by entry, in the order of its exchange.
@usableFromInline
final class MergeReader<Key, Value> {
    @usableFromInline let merger: RunMerger<Key, Value>

    /// - Parameter order: The one that the inputs were written in.
    @usableFromInline
    init(
        _ inputs: [SealedRuns<Key, Value>],
        bucket: Int,
        _ order: ShuffleOrder<Key, Value>,
        _ space: ShuffleSpace
    ) throws {
        merger = try RunMerger(inputs, bucket: bucket, order, space)
    }

    /// How many entries were read.
    @inlinable var recordsRead: Int { merger.recordsRead }

    /// The next entry; nil at the end.
    ///
    /// - Throws: `ShuffleInputError`.
    @inlinable
    func next() throws -> (Key, Value)? {
        guard let entry = try merger.peek() else { return nil }
        let pair = (entry.pointee.key, entry.pointee.value)
        try merger.advance()
        return pair
    }
}
