/// Reads the entries of one bucket of a run on disk, a block at a time.
@usableFromInline
final class BlockCursor<Key, Value> {
    /// Has an entry between an `advance()` that returned true and the next.
    @usableFromInline let entry: UnsafeMutablePointer<ShuffleEntry<Key, Value>>

    private let run: DiskRun
    private let space: ShuffleSpace
    private let grant: MemoryGrant
    private let key: ShuffleCodec<Key>
    private let value: ShuffleCodec<Value>
    private var blocks: Range<Int>
    private var decoder: ShuffleDecoder?
    private var entriesLeft = 0
    private var hasEntry = false

    init(_ run: DiskRun, bucket: Int, _ space: ShuffleSpace) throws {
        guard let key = ShuffleCodec<Key>.find() else { throw SpillFault.noCodec(Key.self) }
        guard let value = ShuffleCodec<Value>.find() else { throw SpillFault.noCodec(Value.self) }
        self.run = run
        self.space = space
        self.key = key
        self.value = value
        grant = MemoryGrant(space)
        blocks = run.blocks(of: bucket)
        entry = .allocate(capacity: 1)
    }

    deinit {
        if hasEntry { entry.deinitialize(count: 1) }
        entry.deallocate()
    }

    func advance() throws -> Bool {
        if hasEntry { entry.deinitialize(count: 1) }
        hasEntry = false
        while entriesLeft == 0 {
            guard try nextBlock() else { return false }
        }
        guard var decoder else { return false }
        self.decoder = nil
        let rank = try decoder.decodeInteger(UInt64.self)
        entry.initialize(
            to: ShuffleEntry(rank: rank, key: try key.decode(&decoder), value: try value.decode(&decoder))
        )
        self.decoder = decoder
        hasEntry = true
        entriesLeft -= 1
        return true
    }

    private func nextBlock() throws -> Bool {
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
