/// Goes through one bucket of one run.
@usableFromInline
final class RunCursor<Key, Value> {
    @usableFromInline typealias Entry = ShuffleEntry<Key, Value>

    /// The current entry, once `advance()` has returned true.
    @exclusivity(unchecked) @usableFromInline var head: UnsafeMutablePointer<Entry>
    @exclusivity(unchecked) @usableFromInline var next: UnsafeMutablePointer<Entry>
    @usableFromInline let end: UnsafeMutablePointer<Entry>
    @usableFromInline let blocks: BlockCursor<Key, Value>?
    private let run: MemoryRun<Key, Value>?

    /// In memory.
    init(_ run: MemoryRun<Key, Value>, bucket: Int) {
        self.run = run
        next = run.base + run.starts[bucket]
        head = next
        end = run.base + run.starts[bucket + 1]
        blocks = nil
    }

    /// On disk.
    init(_ blocks: BlockCursor<Key, Value>) {
        self.blocks = blocks
        run = nil
        (head, next, end) = (blocks.entry, blocks.entry, blocks.entry)
    }

    /// Goes to the next entry; false at the end.
    ///
    /// - Throws: What `BlockCursor.advance()` throws.
    @inlinable
    func advance() throws -> Bool {
        if let blocks { return try blocks.advance() }
        guard next < end else { return false }
        head = next
        next += 1
        return true
    }
}
