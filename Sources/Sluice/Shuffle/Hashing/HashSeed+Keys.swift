extension HashSeed {
    /// The hash of a key: equal keys have equal ones. Which way is taken is known once the caller is specialised.
    ///
    /// Integers and bytes are hashed here; all else by Swift's `Hasher` (SipHash-1-3, seeded by the process), which
    /// knows for example that strings may be equal and spelt differently.
    @inlinable @inline(__always)
    func hash<Key: Hashable>(key: borrowing Key) -> UInt64 {
        if Key.self == Bytes.self {
            return withUnsafePointer(to: key) { pointer in
                pointer.withMemoryRebound(to: Bytes.self, capacity: 1) { pointer in
                    pointer.pointee.withUnsafeBytes { hash($0) }
                }
            }
        }
        if Key.self == Int.self || Key.self == UInt.self { return hash(word(key, UInt.self)) }
        if Key.self == Int64.self || Key.self == UInt64.self { return hash(word(key, UInt64.self)) }
        if Key.self == Int32.self || Key.self == UInt32.self { return hash(word(key, UInt32.self)) }
        if Key.self == Int16.self || Key.self == UInt16.self { return hash(word(key, UInt16.self)) }
        if Key.self == Int8.self || Key.self == UInt8.self { return hash(word(key, UInt8.self)) }
        return UInt64(bitPattern: Int64(key.hashValue))
    }

    @inlinable @inline(__always)
    func word<Key, Word: UnsignedInteger & FixedWidthInteger>(_ key: borrowing Key, _ type: Word.Type) -> UInt64 {
        withUnsafePointer(to: key) { UInt64(truncatingIfNeeded: UnsafeRawPointer($0).loadUnaligned(as: Word.self)) }
    }
}
