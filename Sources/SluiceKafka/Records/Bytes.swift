/// A run of bytes of a record, or of its own. Copying it copies a reference; keeping it keeps its whole storage, such as
/// a chunk of up to 1 MiB: `detached()` copies the bytes alone.
@frozen
public struct Bytes: RandomAccessCollection, Sendable {
    @usableFromInline let storage: ByteStorage
    @usableFromInline let start: Int
    /// How many bytes there are.
    public let count: Int

    @inlinable
    init(storage: ByteStorage, start: Int, count: Int) {
        self.storage = storage
        self.start = start
        self.count = count
    }

    /// Copies `bytes` into storage of their own.
    public init(copying bytes: UnsafeRawBufferPointer) {
        self.init(
            storage: ByteStorage(byteCount: bytes.count) { $0.copyMemory(from: bytes) },
            start: 0,
            count: bytes.count
        )
    }

    /// Copies `bytes` into storage of their own.
    public init(_ bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Bytes(copying: $0) }
    }

    /// Copies the UTF-8 of `string` into storage of its own.
    public init(_ string: String) {
        var string = string
        self = string.withUTF8 { Bytes(copying: UnsafeRawBufferPointer($0)) }
    }

    /// Always 0.
    @inlinable public var startIndex: Int { 0 }

    /// Equal to `count`.
    @inlinable public var endIndex: Int { count }

    /// The byte at `position`, which must be in `0..<count`.
    @inlinable
    public subscript(position: Int) -> UInt8 {
        precondition(UInt(bitPattern: position) < UInt(bitPattern: count), "byte index out of range")
        return storage.base.load(fromByteOffset: start &+ position, as: UInt8.self)
    }

    /// Calls `body` with the bytes, which must not be used after it returns.
    @inlinable
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(start: storage.base + start, count: count))
    }

    /// Calls `body` with the bytes, always; they must not be used after it returns.
    @inlinable
    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        try withUnsafeBytes { bytes in
            try body(UnsafeBufferPointer(start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: count))
        }
    }

    /// A copy in storage of its own, so that what these bytes were part of can be freed.
    public func detached() -> Bytes { withUnsafeBytes { Bytes(copying: $0) } }
}

extension Bytes {
    /// The bytes as text. What is not UTF-8 is replaced by U+FFFD, so it does not always read back the same.
    @inlinable
    public var utf8String: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}

extension String {
    /// The bytes as text; nil when they are not UTF-8.
    @inlinable
    public init?(validating bytes: Bytes) {
        self.init(validating: bytes, as: UTF8.self)
    }
}

extension Bytes: Hashable, CustomStringConvertible, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    /// Whether both hold the same bytes, wherever they are stored.
    @inlinable
    public static func == (left: Bytes, right: Bytes) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in left.holdsSameBytes(as: right) }
        }
    }

    /// Hashes the bytes with Swift's seeded hash, so that nobody outside can make them collide.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// The bytes as text, for people; see `utf8String`.
    public var description: String { utf8String }

    /// The UTF-8 of a literal.
    public init(stringLiteral value: String) { self.init(value) }

    /// The bytes of a literal.
    public init(arrayLiteral elements: UInt8...) { self.init(elements) }
}
