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
    /// The number of the input that the run is of; nil if the reader wrote it itself.
    private let input: Int?

    init(_ run: DiskRun, bucket: Int, input: Int?, _ space: ShuffleSpace) throws {
        self.run = run
        self.input = input
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

    /// Goes to the next entry; false at the end.
    ///
    /// - Throws: `ShuffleInputError` when the run can't be read, and a `Failure` when the reader wrote it itself, or when
    ///   entries do not come out of bytes that are as they were written.
    @inlinable
    func advance() throws -> Bool {
        if hasEntry { entry.deinitialize(count: 1) }
        hasEntry = false
        while entriesLeft == 0 {
            guard try nextBlock() else { return false }
        }
        guard decoder != nil else { return false }
        do { entry.initialize(to: try codec.decode(&decoder!)) } catch { throw misread(error) }
        hasEntry = true
        entriesLeft &-= 1
        return true
    }

    @usableFromInline
    func nextBlock() throws -> Bool {
        if let rest = decoder?.remaining, rest > 0 {
            throw misread(ShuffleDecodingError("\(rest) bytes are left of what was written"))
        }
        decoder = nil
        grant.release(grant.used)
        guard let block = blocks.popFirst() else { return false }
        let bytes = run.blocks[block]..<run.blocks[block + 1]
        grant.force(bytes.count)
        do {
            let (entries, decoder) = try SpillBlock.read(bytes, of: run.file, space.seed)
            self.decoder = decoder
            entriesLeft = entries
        } catch {
            throw unreadable(error)
        }
        return true
    }

    private func unreadable(_ error: any Error) -> any Error {
        guard let input else { return ShuffleInputError.ofOwn(error) }
        return ShuffleInputError(input: input, reason: error)
    }

    /// The bytes are those that were written, so it is a codec that is wrong, and stays so.
    @usableFromInline
    func misread(_ error: any Error) -> any Error {
        Failure(
            origin: .shuffle,
            message: """
                a shuffle wrote \(Key.self) and \(Value.self) to disk, and can't make them of the same bytes: \(error); \
                where one is ShuffleCodable or Codable, let it decode all that it encodes, in the same order
                """,
            isRetriable: false
        )
    }
}
