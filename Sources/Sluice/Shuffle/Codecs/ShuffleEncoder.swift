/// Takes the bytes of values on their way to disk.
public struct ShuffleEncoder: ~Copyable {
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var end = 0

    /// How much room there is at first, in bytes; it doubles.
    private static let firstCapacity = 4_096

    @usableFromInline
    init() {
        capacity = Self.firstCapacity
        base = .allocate(byteCount: capacity, alignment: 8)
    }

    deinit { base.deallocate() }

    /// How many bytes were written.
    @inlinable public var count: Int { end }

    /// Writes a number, in as many bytes as its type has.
    @inlinable
    public mutating func encode<Value: FixedWidthInteger & BitwiseCopyable>(integer value: Value) {
        makeRoom(MemoryLayout<Value>.size).storeBytes(of: value.littleEndian, as: Value.self)
    }

    /// Writes bytes, and how many there are: at most 2³² less 1.
    @inlinable
    public mutating func encode(bytes value: UnsafeRawBufferPointer) {
        encode(count: value.count)
        encode(raw: value)
    }

    /// Writes how many elements follow: at most 2³² less 1.
    @inlinable
    public mutating func encode(count: Int) {
        precondition(count <= Int(UInt32.max), "more elements than a shuffle can write")
        encode(integer: UInt32(truncatingIfNeeded: count))
    }

    /// Writes bytes as they are.
    @inlinable
    mutating func encode(raw value: UnsafeRawBufferPointer) {
        guard let source = value.baseAddress, value.count > 0 else { return }
        makeRoom(value.count).copyMemory(from: source, byteCount: value.count)
    }

    /// Writes a value that refers to nothing.
    @inlinable @inline(__always)
    mutating func encode<Value>(trivial value: borrowing Value) {
        withUnsafeBytes(of: value) { encode(raw: $0) }
    }

    /// What was written, until more is.
    @inlinable var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: end) }

    /// Overwrites bytes that were written.
    mutating func replace<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, with value: Value) {
        precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= end, "bytes that were not written")
        base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
    }

    mutating func removeAll() { end = 0 }

    @inlinable @inline(__always)
    mutating func makeRoom(_ count: Int) -> UnsafeMutableRawPointer {
        if count > capacity &- end { grow(count) }
        let start = base + end
        end &+= count
        return start
    }

    @usableFromInline
    mutating func grow(_ count: Int) {
        capacity = max(capacity * 2, end + count)
        let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
        grown.copyMemory(from: base, byteCount: end)
        base.deallocate()
        base = grown
    }
}
