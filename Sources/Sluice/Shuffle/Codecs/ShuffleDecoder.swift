/// Gives the bytes that a `ShuffleEncoder` took, in the same order. Whatever they are, it throws rather than read past
/// their end.
public struct ShuffleDecoder {
    @usableFromInline let storage: ByteStorage
    /// The storage's memory.
    @usableFromInline let base: UnsafeRawPointer
    @usableFromInline var offset: Int
    @usableFromInline let end: Int

    /// Reads a part of `storage`.
    init(_ storage: ByteStorage, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= storage.byteCount, "a part outside of its storage")
        self.storage = storage
        base = storage.start
        offset = range.lowerBound
        end = range.upperBound
    }

    /// How many bytes are left.
    @inlinable public var remaining: Int { end &- offset }

    /// Reads a number.
    ///
    /// - Throws: `ShuffleDecodingError` at the end.
    @inlinable
    public mutating func decodeInteger<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type = Value.self
    ) throws -> Value {
        let start = try take(MemoryLayout<Value>.size)
        return Value(littleEndian: base.loadUnaligned(fromByteOffset: start, as: Value.self))
    }

    /// Reads bytes, in place: keeping them keeps a block of about 64 KiB.
    ///
    /// - Throws: `ShuffleDecodingError` at the end.
    @inlinable
    public mutating func decodeBytes() throws -> Bytes {
        let count = Int(try decodeInteger(UInt32.self))
        return storage.bytes(at: try take(count), count: count)
    }

    /// Reads how many elements follow.
    ///
    /// - Parameter leastBytes: What each of them takes at least; more than the rest of the bytes could hold are refused.
    /// - Throws: `ShuffleDecodingError` at the end, or if there can't be so many.
    public mutating func decodeCount(leastBytes: Int = 1) throws -> Int {
        let count = Int(try decodeInteger(UInt32.self))
        guard leastBytes <= 0 || count <= remaining / leastBytes else {
            throw ShuffleDecodingError("\(count) elements are told of, and \(remaining) bytes are left")
        }
        return count
    }

    /// Reads a value that refers to nothing; its bytes need not be aligned.
    @inlinable @inline(__always)
    mutating func decodeTrivial<Value>(_ type: Value.Type = Value.self) throws -> Value {
        let start = try take(MemoryLayout<Value>.size)
        let source = base + start
        return withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { memory in
            let target = UnsafeMutableRawBufferPointer(memory)
            target.copyMemory(from: UnsafeRawBufferPointer(start: source, count: MemoryLayout<Value>.size))
            return memory[0]
        }
    }

    @inlinable @inline(__always)
    mutating func take(_ count: Int) throws -> Int {
        let start = offset
        guard count >= 0, count <= remaining else { throw Self.missing(count, remaining) }
        offset = start &+ count
        return start
    }

    @usableFromInline
    static func missing(_ count: Int, _ remaining: Int) -> ShuffleDecodingError {
        ShuffleDecodingError("\(count) bytes are wanted, and \(remaining) are left")
    }
}
