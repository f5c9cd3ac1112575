/// Writes one run, bucket by bucket.
@usableFromInline
struct DiskRunWriter {
    private let file: any SpillFile
    private let space: ShuffleSpace
    private let buckets: Int
    private var end: Int
    private var blocks: [Int] = []
    private var firstBlocks: [Int32] = []
    @usableFromInline var encoder = ShuffleEncoder()
    private var entries: UInt32 = 0
    private var bucket = -1

    /// - Parameter start: Where in the file.
    init(_ file: any SpillFile, at start: Int, buckets: Int, _ space: ShuffleSpace) {
        self.file = file
        self.buckets = buckets
        self.space = space
        end = start
    }

    /// Begins an entry of a bucket: at least the last one's. The encoder takes it.
    @usableFromInline
    mutating func begin(bucket: Int) throws {
        if bucket != self.bucket { try move(to: bucket) }
        if entries == 0 {
            // What the header will overwrite.
            encoder.encode(integer: UInt64(0))
            encoder.encode(integer: UInt64(0))
        }
        entries += 1
    }

    @usableFromInline
    mutating func endEntry() throws {
        if encoder.count >= SpillBlock.size { try flush() }
    }

    mutating func finish() throws -> (run: DiskRun, end: Int) {
        try move(to: buckets)
        blocks.append(end)
        return (DiskRun(file: file, blocks: blocks, firstBlocks: firstBlocks), end)
    }

    private mutating func move(to bucket: Int) throws {
        try flush()
        while firstBlocks.count <= bucket { firstBlocks.append(Int32(blocks.count)) }
        self.bucket = bucket
    }

    private mutating func flush() throws {
        guard entries > 0 else { return }
        let length = encoder.count - SpillBlock.headerSize
        guard length <= SpillBlock.mostBytes else {
            throw Failure(
                origin: .shuffle,
                message: "a key and its value take \(length) bytes on disk: \(SpillBlock.mostBytes) are the most",
                isRetriable: false
            )
        }
        let checksum = encoder.bytes.withUnsafeBytes { bytes in
            let content = UnsafeRawBufferPointer(rebasing: bytes[SpillBlock.headerSize...])
            return SpillBlock.checksum(content, entries: entries, at: end, space.seed)
        }
        encoder.replace(at: 0, with: UInt32(length))
        encoder.replace(at: 4, with: entries)
        encoder.replace(at: 8, with: checksum)
        try encoder.bytes.withUnsafeBytes { try file.write($0, at: end) }
        space.noteSpilled(encoder.count)
        blocks.append(end)
        end += encoder.count
        encoder.removeAll()
        entries = 0
    }
}
