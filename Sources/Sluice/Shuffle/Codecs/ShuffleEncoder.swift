/// Takes the bytes of values on their way to disk.
public struct ShuffleEncoder {
    private(set) var bytes: [UInt8] = []

    init() {}

    /// How many bytes were written.
    public var count: Int { bytes.count }

    /// Writes a number, in as many bytes as its type has.
    public mutating func encode(integer value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Writes bytes, and how many there are.
    public mutating func encode(bytes value: UnsafeRawBufferPointer) {
        encode(integer: UInt32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    /// Writes how many elements follow: at most 2³² less 1.
    public mutating func encode(count: Int) { encode(integer: UInt32(truncatingIfNeeded: count)) }

    /// Writes bytes as they are.
    mutating func encode(raw value: UnsafeRawBufferPointer) { bytes.append(contentsOf: value) }

    /// Overwrites bytes that were written.
    mutating func replace(at offset: Int, with value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { value in
            bytes.withUnsafeMutableBytes { bytes in
                UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<offset + value.count]).copyMemory(from: value)
            }
        }
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
