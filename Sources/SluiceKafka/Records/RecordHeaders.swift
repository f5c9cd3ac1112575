/// A name and a value that travel with a record.
public struct RecordHeader: Hashable, Sendable {
    /// The name; not unique in a record.
    public let name: String
    /// The value; nil is Kafka's null, which differs from an empty one.
    public let value: Bytes?

    /// Makes a header.
    public init(name: String, value: Bytes?) {
        self.name = name
        self.value = value
    }
}

/// A record's headers in the order in which they were written, duplicates kept. Each is decoded when it is reached.
@frozen
public struct RecordHeaders: Collection, Sendable {
    @usableFromInline let encoded: Bytes
    /// How many headers there are.
    public let count: Int

    @inlinable
    init(encoded: Bytes, count: Int) {
        self.encoded = encoded
        self.count = count
    }

    /// Headers of their own, for a record to be written.
    public init(_ headers: [RecordHeader]) {
        let size = headers.reduce(0) { $0 + HeaderEncoding.size($1) }
        let storage = ByteStorage(byteCount: size) { buffer in
            var cursor = HeaderEncoding.Writer(buffer.baseAddress)
            for header in headers { cursor.put(header) }
        }
        self.init(encoded: Bytes(storage: storage, start: 0, count: size), count: headers.count)
    }

    /// These headers, byte for byte, and others behind them.
    public func adding(_ others: [RecordHeader]) -> RecordHeaders {
        let size = others.reduce(encoded.count) { $0 + HeaderEncoding.size($1) }
        let storage = ByteStorage(byteCount: size) { buffer in
            withEncodedBytes { buffer.copyMemory(from: $0) }
            var cursor = HeaderEncoding.Writer(buffer.baseAddress.map { $0 + encoded.count })
            for header in others { cursor.put(header) }
        }
        return RecordHeaders(encoded: Bytes(storage: storage, start: 0, count: size), count: count + others.count)
    }

    /// Where a header starts.
    @frozen
    public struct Index: Comparable, Sendable {
        @usableFromInline let offset: Int

        @inlinable
        init(offset: Int) { self.offset = offset }

        /// Orders by place.
        @inlinable
        public static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }

    /// The first header's place.
    @inlinable public var startIndex: Index { Index(offset: 0) }

    /// The place past the last header.
    @inlinable public var endIndex: Index { Index(offset: encoded.count) }

    /// The place of the header after the one at `index`.
    public func index(after index: Index) -> Index { Index(offset: HeaderEncoding.next(after: index.offset, encoded)) }

    /// The header at `index`. Its value keeps the record's chunk.
    public subscript(index: Index) -> RecordHeader { HeaderEncoding.header(at: index.offset, encoded) }

    /// The value of the last header of that name, which is the one that Kafka's clients go by; nil when there is none,
    /// or when it is null.
    public func lastValue(named name: String) -> Bytes? {
        var found: Bytes?
        for header in self where header.name == name { found = header.value }
        return found
    }

    /// Calls `body` with the headers in the form in which `Producer.send` takes them; empty when there are none.
    @inlinable
    public func withEncodedBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try encoded.withUnsafeBytes(body)
    }
}

extension RecordHeaders: ExpressibleByArrayLiteral, Equatable {
    /// The headers of a literal.
    public init(arrayLiteral elements: RecordHeader...) { self.init(elements) }

    /// Whether both hold the same headers in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.encoded == right.encoded
    }
}
