internal import SluiceKafka

/// Gives the bytes that a `ShuffleEncoder` took, in the same order. Whatever they are, it throws rather than read past
/// their end.
public struct ShuffleDecoder {
    private let storage: ByteStorage
    private var offset: Int
    private let end: Int

    /// Reads a part of `storage`.
    init(_ storage: ByteStorage, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= storage.byteCount, "a part outside of its storage")
        self.storage = storage
        offset = range.lowerBound
        end = range.upperBound
    }

    /// How many bytes are left.
    public var remaining: Int { end - offset }

    /// Reads a number.
    ///
    /// - Throws: `ShuffleDecodingError` at the end.
    public mutating func decodeInteger<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws -> Value {
        let start = try take(MemoryLayout<Value>.size)
        return Value(littleEndian: storage.buffer.loadUnaligned(fromByteOffset: start, as: Value.self))
    }

    /// Reads bytes, in place: keeping them keeps a block of about 64 KiB.
    ///
    /// - Throws: `ShuffleDecodingError` at the end.
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

    /// Reads so many bytes as they are.
    mutating func decodeRaw(_ count: Int) throws -> UnsafeRawBufferPointer {
        let start = try take(count)
        return UnsafeRawBufferPointer(rebasing: storage.buffer[start..<start + count])
    }

    private mutating func take(_ count: Int) throws -> Int {
        guard count >= 0, count <= remaining else {
            throw ShuffleDecodingError("\(count) bytes are wanted, and \(remaining) are left")
        }
        defer { offset += count }
        return offset
    }
}
