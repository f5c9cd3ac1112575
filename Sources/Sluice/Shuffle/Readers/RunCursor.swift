/// Goes through one bucket of one run.
@usableFromInline
final class RunCursor<Key, Value> {
    @usableFromInline typealias Entry = ShuffleEntry<Key, Value>

    /// The number of the input that the run is of.
    @usableFromInline let input: Int
    /// The current entry, once `advance()` has returned true.
    @exclusivity(unchecked) @usableFromInline var head: UnsafeMutablePointer<Entry>
    @exclusivity(unchecked) @usableFromInline var next: UnsafeMutablePointer<Entry>
    @usableFromInline let end: UnsafeMutablePointer<Entry>
    @usableFromInline let blocks: BlockCursor<Key, Value>?
    private let run: MemoryRun<Key, Value>?

    /// In memory.
    init(_ run: MemoryRun<Key, Value>, bucket: Int, input: Int) {
        self.input = input
        self.run = run
        next = run.base + run.starts[bucket]
        head = next
        end = run.base + run.starts[bucket + 1]
        blocks = nil
    }

    /// On disk.
    init(_ blocks: BlockCursor<Key, Value>, input: Int) {
        self.input = input
        self.blocks = blocks
        run = nil
        (head, next, end) = (blocks.entry, blocks.entry, blocks.entry)
    }

    /// Goes to the next entry; false at the end.
    ///
    /// - Throws: `ShuffleInputError`.
    @inlinable
    func advance() throws -> Bool {
        if let blocks { return try read(blocks) }
        guard next < end else { return false }
        head = next
        next += 1
        return true
    }

    @usableFromInline
    func read(_ blocks: BlockCursor<Key, Value>) throws -> Bool {
        do {
            return try blocks.advance()
        } catch {
            throw ShuffleInputError(input: input, reason: error)
        }
    }
}
