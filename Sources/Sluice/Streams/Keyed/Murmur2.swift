/// The hash by which Kafka's clients place keys.
///
/// MurmurHash2, 32 bits, by Austin Appleby (public domain), with the seed of Kafka's `Utils.murmur2`.
enum Murmur2 {
    private static let seed: UInt32 = 0x9747_B28C
    private static let factor: UInt32 = 0x5BD1_E995

    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var hash = seed ^ UInt32(truncatingIfNeeded: bytes.count)
        let whole = bytes.count & ~3
        for offset in stride(from: 0, to: whole, by: 4) {
            var word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) &* factor
            word ^= word >> 24
            hash = hash &* factor ^ word &* factor
        }
        if whole < bytes.count {
            for offset in whole..<bytes.count { hash ^= UInt32(bytes[offset]) << UInt32(8 * (offset - whole)) }
            hash = hash &* factor
        }
        hash ^= hash >> 13
        hash = hash &* factor
        return hash ^ hash >> 15
    }

    /// Where Kafka's default partitioner puts a key: the hash without its sign, modulo the number of partitions.
    ///
    /// - Parameter partitions: At least 1.
    static func partition(of bytes: UnsafeRawBufferPointer, partitions: Int) -> Int {
        Int(hash(bytes) & 0x7FFF_FFFF) % partitions
    }
}
