extension ShuffleCodable where Self: FixedWidthInteger {
    /// Writes as many bytes as the type has.
    public func encode(to encoder: inout ShuffleEncoder) { encoder.encode(integer: self) }
    /// Reads as many bytes as the type has.
    public init(from decoder: inout ShuffleDecoder) throws { self = try decoder.decodeInteger() }
}

extension Int: ShuffleCodable {}
extension Int8: ShuffleCodable {}
extension Int16: ShuffleCodable {}
extension Int32: ShuffleCodable {}
extension Int64: ShuffleCodable {}
extension UInt: ShuffleCodable {}
extension UInt8: ShuffleCodable {}
extension UInt16: ShuffleCodable {}
extension UInt32: ShuffleCodable {}
extension UInt64: ShuffleCodable {}

extension Bool: ShuffleCodable {
    /// Writes a byte.
    public func encode(to encoder: inout ShuffleEncoder) { encoder.encode(integer: self ? 1 : 0 as UInt8) }
    /// Reads a byte.
    public init(from decoder: inout ShuffleDecoder) throws { self = try decoder.decodeInteger(UInt8.self) != 0 }
}

extension Double: ShuffleCodable {
    /// Writes the bits.
    public func encode(to encoder: inout ShuffleEncoder) { encoder.encode(integer: bitPattern) }
    /// Reads the bits.
    public init(from decoder: inout ShuffleDecoder) throws { self.init(bitPattern: try decoder.decodeInteger()) }
}

extension Float: ShuffleCodable {
    /// Writes the bits.
    public func encode(to encoder: inout ShuffleEncoder) { encoder.encode(integer: bitPattern) }
    /// Reads the bits.
    public init(from decoder: inout ShuffleDecoder) throws { self.init(bitPattern: try decoder.decodeInteger()) }
}

extension String: ShuffleCodable {
    /// Writes the UTF-8.
    public func encode(to encoder: inout ShuffleEncoder) {
        var text = self
        text.withUTF8 { encoder.encode(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Reads the UTF-8.
    public init(from decoder: inout ShuffleDecoder) throws {
        self = try decoder.decodeBytes().utf8String
    }

    /// The UTF-8, unless it is short enough to lie in the string itself.
    public var estimatedBytes: Int { utf8.count > 15 ? utf8.count + 32 : 0 }
}

extension Bytes: ShuffleCodable {
    /// Writes the bytes.
    public func encode(to encoder: inout ShuffleEncoder) { withUnsafeBytes { encoder.encode(bytes: $0) } }
    /// Reads the bytes, in place: keeping them keeps a block of about 64 KiB.
    public init(from decoder: inout ShuffleDecoder) throws { self = try decoder.decodeBytes() }
    /// The bytes.
    public var estimatedBytes: Int { count }
}

extension Record: ShuffleCodable {
    /// Writes all of the record, and where it is from.
    public func encode(to encoder: inout ShuffleEncoder) {
        topic.encode(to: &encoder)
        encoder.encode(integer: partition)
        encoder.encode(integer: offset)
        encoder.encode(integer: timestamp.milliseconds)
        encoder.encode(integer: timestamp.kind.rawValue)
        for part in [key, value] {
            encoder.encode(integer: part == nil ? 0 : 1 as UInt8)
            part?.encode(to: &encoder)
        }
        encoder.encode(count: headers.count)
        for header in headers {
            header.name.encode(to: &encoder)
            encoder.encode(integer: header.value == nil ? 0 : 1 as UInt8)
            header.value?.encode(to: &encoder)
        }
    }

    /// Reads a record, into a chunk of its own.
    public init(from decoder: inout ShuffleDecoder) throws {
        let topic = try String(from: &decoder)
        let builder = RecordChunk.Builder(
            topic: topic,
            partition: try decoder.decodeInteger(),
            byteCapacity: 64,
            recordCapacity: 1
        )
        let offset = try decoder.decodeInteger(Int64.self)
        let milliseconds = try decoder.decodeInteger(Int64.self)
        guard let kind = RecordTimestamp.Kind(rawValue: try decoder.decodeInteger()) else {
            throw ShuffleDecodingError("no kind of timestamp")
        }
        let key = try Self.optionalBytes(from: &decoder)
        let value = try Self.optionalBytes(from: &decoder)
        var headers: [RecordHeader] = []
        for _ in 0..<(try decoder.decodeCount(leastBytes: 5)) {
            headers.append(
                RecordHeader(name: try String(from: &decoder), value: try Self.optionalBytes(from: &decoder))
            )
        }
        _ = builder.append(
            key: key,
            value: value,
            headers: RecordHeaders(headers),
            timestamp: RecordTimestamp(milliseconds: milliseconds, kind: kind),
            offset: offset
        )
        guard let chunk = builder.finish() else { throw ShuffleDecodingError("no record") }
        self = chunk[0]
    }

    /// What the chunk of its own takes that a record is kept in.
    public var estimatedBytes: Int { byteCount + 160 }

    private static func optionalBytes(from decoder: inout ShuffleDecoder) throws -> Bytes? {
        try decoder.decodeInteger(UInt8.self) == 0 ? nil : try decoder.decodeBytes()
    }
}
