/// How entries are written to disk.
@usableFromInline
struct EntryCodec<Key, Value> {
    @usableFromInline let key: ShuffleCodec<Key>
    @usableFromInline let value: ShuffleCodec<Value>

    /// - Parameter space: Whose limit an error names.
    /// - Throws: When keys or values can't be.
    @usableFromInline
    init(_ space: ShuffleSpace) throws {
        guard let key = ShuffleCodec<Key>.find() else { throw SpillFault.noCodec(Key.self, limit: space.memoryLimit) }
        guard let value = ShuffleCodec<Value>.find() else {
            throw SpillFault.noCodec(Value.self, limit: space.memoryLimit)
        }
        self.key = key
        self.value = value
    }

    @inlinable
    func encode(_ entry: UnsafeMutablePointer<ShuffleEntry<Key, Value>>, _ encoder: inout ShuffleEncoder) throws {
        encoder.encode(integer: entry.pointee.rank)
        try key.put(entry.pointee.key, &encoder)
        try value.put(entry.pointee.value, &encoder)
    }

    @inlinable
    func decode(_ decoder: inout ShuffleDecoder) throws -> ShuffleEntry<Key, Value> {
        let rank = try decoder.decodeInteger(UInt64.self)
        let key = try key.take(&decoder)
        return ShuffleEntry(rank: rank, key: key, value: try value.take(&decoder))
    }
}

extension ShuffleCodec {
    /// What `encode` does, without a call for the commonest types, which are known once the caller is specialised.
    @inlinable @inline(__always)
    func put(_ value: Value, _ encoder: inout ShuffleEncoder) throws {
        if _isPOD(Value.self) {
            encoder.encode(trivial: value)
        } else if Value.self == Bytes.self {
            let bytes = unsafeBitCast(value, to: Bytes.self)
            bytes.withUnsafeBytes { encoder.encode(bytes: $0) }
        } else {
            try encode(value, &encoder)
        }
    }

    /// What `decode` does.
    @inlinable @inline(__always)
    func take(_ decoder: inout ShuffleDecoder) throws -> Value {
        if _isPOD(Value.self) { return try decoder.decodeTrivial() }
        if Value.self == Bytes.self { return unsafeBitCast(try decoder.decodeBytes(), to: Value.self) }
        return try decode(&decoder)
    }
}
