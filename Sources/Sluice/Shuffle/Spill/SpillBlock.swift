internal import SluiceKafka

/// A block of a spill file: how long its content is, how many entries it has, a checksum, and the content.
enum SpillBlock {
    /// How much content is gathered, in bytes; an entry that is larger has a block of its own.
    static let size = 64 << 10
    /// The most content of a block, in bytes.
    static let mostBytes = Int(Int32.max)
    static let headerSize = 16

    /// Covers the place too, so that a block that lies elsewhere is found out.
    static func checksum(_ content: UnsafeRawBufferPointer, entries: UInt32, at offset: Int, _ seed: HashSeed) -> UInt64
    {
        HashSeed.mix(seed.hash(content) ^ seed.second, UInt64(offset) ^ UInt64(entries) << 40 ^ seed.third)
    }

    /// Reads and checks a block.
    static func read(_ range: Range<Int>, of file: any SpillFile, _ seed: HashSeed) throws -> (
        entries: Int, ShuffleDecoder
    ) {
        let storage = try ByteStorage.filled(byteCount: range.count) { try file.read(into: $0, at: range.lowerBound) }
        var header = ShuffleDecoder(storage, 0..<min(headerSize, range.count))
        let length = try header.decodeInteger(UInt32.self)
        let entries = try header.decodeInteger(UInt32.self)
        let checksum = try header.decodeInteger(UInt64.self)
        let content = UnsafeRawBufferPointer(rebasing: storage.buffer[headerSize...])
        guard Int(length) == content.count,
            checksum == Self.checksum(content, entries: entries, at: range.lowerBound, seed)
        else {
            throw ShuffleDecodingError("the block at byte \(range.lowerBound) of a spill file is not what was written")
        }
        return (Int(entries), ShuffleDecoder(storage, headerSize..<range.count))
    }
}
