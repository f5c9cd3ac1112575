/// Reads the entries of one bucket of a run on disk, a block at a time.
@usableFromInline
final class BlockCursor<Key, Value> {
    /// Has an entry between an `advance()` that returned true and the next.
    @usableFromInline let entry: UnsafeMutablePointer<ShuffleEntry<Key, Value>>
    @usableFromInline let codec: EntryCodec<Key, Value>
    @exclusivity(unchecked) @usableFromInline var decoder: ShuffleDecoder?
    @exclusivity(unchecked) @usableFromInline var entriesLeft = 0
    @exclusivity(unchecked) @usableFromInline var hasEntry = false

    private let run: DiskRun
    private let space: ShuffleSpace
    private let grant: MemoryGrant
    private var blocks: Range<Int>

    init(_ run: DiskRun, bucket: Int, _ space: ShuffleSpace) throws {
        self.run = run
        self.space = space
        codec = try EntryCodec(space)
        grant = MemoryGrant(space)
        blocks = run.blocks(of: bucket)
        entry = .allocate(capacity: 1)
    }

    deinit {
        if hasEntry { entry.deinitialize(count: 1) }
        entry.deallocate()
    }

    @inlinable
    func advance() throws -> Bool {
        if hasEntry { entry.deinitialize(count: 1) }
        hasEntry = false
        while entriesLeft == 0 {
            guard try nextBlock() else { return false }
        }
        guard decoder != nil else { return false }
        entry.initialize(to: try codec.decode(&decoder!))
        hasEntry = true
        entriesLeft &-= 1
        return true
    }

    @usableFromInline
    func nextBlock() throws -> Bool {
        if let rest = decoder?.remaining, rest > 0 {
            throw ShuffleDecodingError("\(rest) bytes are left of what was written: encode and decode as much")
        }
        decoder = nil
        grant.release(grant.used)
        guard let block = blocks.popFirst() else { return false }
        let bytes = run.blocks[block]..<run.blocks[block + 1]
        grant.force(bytes.count)
        let (entries, decoder) = try SpillBlock.read(bytes, of: run.file, space.seed)
        self.decoder = decoder
        entriesLeft = entries
        return true
    }
}
