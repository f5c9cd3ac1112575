/// Copies runs of bytes into storage that they share, so that keeping many small ones costs no allocation each. Used by
/// one thread at a time.
@usableFromInline
package struct ByteArena {
    /// The first piece of storage, in bytes; each next one is twice as large.
    private static var firstPiece: Int { 512 }
    /// The largest shared piece, in bytes. What takes more than a quarter of it has storage of its own. Whoever keeps
    /// one run of bytes keeps a piece.
    @usableFromInline package static var largestPiece: Int { 128 << 10 }

    @usableFromInline package var storage: ByteStorage?
    @usableFromInline package var used = 0
    @usableFromInline package var capacity = 0

    /// Starts without storage.
    @usableFromInline package init() {}

    /// How many bytes of storage copying so many would allocate; 0 when there is room.
    @inlinable
    package func growth(for count: Int) -> Int { count <= capacity &- used ? 0 : pieceSize(for: count) }

    /// The same bytes, in the arena's storage.
    @inlinable
    package mutating func copy(_ bytes: Bytes) -> Bytes {
        bytes.withUnsafeBytes { source in
            guard source.count <= capacity &- used, let storage else { return grow(source) }
            return put(source, storage)
        }
    }

    /// Forgets the storage: what lies in it keeps it.
    @usableFromInline package mutating func reset() { self = ByteArena() }

    @inlinable
    mutating func put(_ source: UnsafeRawBufferPointer, _ storage: ByteStorage) -> Bytes {
        let start = used
        if let from = source.baseAddress { (storage.base + start).copyMemory(from: from, byteCount: source.count) }
        used = start &+ source.count
        return Bytes(storage: storage, start: start, count: source.count)
    }

    @usableFromInline
    package func pieceSize(for count: Int) -> Int {
        guard count <= Self.largestPiece / 4 else { return count }
        return max(count, min(Self.largestPiece, max(Self.firstPiece, capacity * 2)))
    }

    @usableFromInline
    mutating func grow(_ source: UnsafeRawBufferPointer) -> Bytes {
        guard source.count <= Self.largestPiece / 4 else { return Bytes(copying: source) }
        capacity = pieceSize(for: source.count)
        let piece = ByteStorage(byteCount: capacity) { _ in }
        storage = piece
        used = 0
        return put(source, piece)
    }
}

extension ByteStorage {
    /// Storage of exactly `byteCount` bytes, which `fill` writes.
    package static func filled<Failure: Error>(
        byteCount: Int,
        _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) -> ByteStorage {
        let storage = ByteStorage(byteCount: byteCount) { _ in }
        try fill(UnsafeMutableRawBufferPointer(start: storage.base, count: byteCount))
        return storage
    }

    /// The memory, for as long as this is kept.
    package var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: byteCount) }

    /// A part of the bytes, in place. It must lie within them.
    package func bytes(at start: Int, count: Int) -> Bytes {
        precondition(start >= 0 && count >= 0 && start <= byteCount - count, "bytes outside of their storage")
        return Bytes(storage: self, start: start, count: count)
    }
}

extension Bytes {
    /// Whether both keep the same memory.
    @inlinable
    package func sharesStorage(with other: Bytes) -> Bool { storage === other.storage }

    /// Whether they keep this memory.
    @inlinable
    package func lies(in storage: ByteStorage) -> Bool { self.storage === storage }
}

extension UnsafeRawBufferPointer {
    /// Whether both hold the same bytes: eight at a time, the last ones overlapping.
    @inlinable
    package func holdsSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let left = baseAddress, let right = other.baseAddress else { return true }
        if count >= 8 {
            var offset = 0
            let last = count &- 8
            while offset < last {
                guard Self.word(left, offset) == Self.word(right, offset) else { return false }
                offset &+= 8
            }
            return Self.word(left, last) == Self.word(right, last)
        }
        if count >= 4 {
            let last = count &- 4
            return Self.half(left, 0) == Self.half(right, 0) && Self.half(left, last) == Self.half(right, last)
        }
        var offset = 0
        while offset < count {
            guard
                left.load(fromByteOffset: offset, as: UInt8.self) == right.load(fromByteOffset: offset, as: UInt8.self)
            else { return false }
            offset &+= 1
        }
        return true
    }

    @inlinable @inline(__always)
    static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    @inlinable @inline(__always)
    static func half(_ base: UnsafeRawPointer, _ offset: Int) -> UInt32 {
        base.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }
}
