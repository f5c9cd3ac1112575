/// How entries are written to disk.
@usableFromInline
struct EntryCodec<Key, Value> {
    @usableFromInline let key: ShuffleCodec<Key>
    @usableFromInline let value: ShuffleCodec<Value>

    /// - Throws: When keys or values can't be.
    @usableFromInline
    init() throws {
        guard let key = ShuffleCodec<Key>.find() else { throw SpillFault.noCodec(Key.self) }
        guard let value = ShuffleCodec<Value>.find() else { throw SpillFault.noCodec(Value.self) }
        self.key = key
        self.value = value
    }

    @inlinable
    func encode(_ entry: UnsafeMutablePointer<ShuffleEntry<Key, Value>>, _ encoder: inout ShuffleEncoder) throws {
        encoder.encode(integer: entry.pointee.rank)
        if _isPOD(Key.self) {
            encoder.encode(trivial: entry.pointee.key)
        } else {
            try key.encode(entry.pointee.key, &encoder)
        }
        if _isPOD(Value.self) {
            encoder.encode(trivial: entry.pointee.value)
        } else {
            try value.encode(entry.pointee.value, &encoder)
        }
    }

    @inlinable
    func decode(_ decoder: inout ShuffleDecoder) throws -> ShuffleEntry<Key, Value> {
        let rank = try decoder.decodeInteger(UInt64.self)
        let key: Key = _isPOD(Key.self) ? try decoder.decodeTrivial() : try key.decode(&decoder)
        let value: Value = _isPOD(Value.self) ? try decoder.decodeTrivial() : try value.decode(&decoder)
        return ShuffleEntry(rank: rank, key: key, value: value)
    }
}

extension EntryCodec {
    /// The first of an exchange's types that can't be written to disk, for `explain()`; nil if all can.
    @usableFromInline
    static var missing: Any.Type? {
        if ShuffleCodec<Key>.find() == nil { return Key.self }
        if ShuffleCodec<Value>.find() == nil { return Value.self }
        return nil
    }
}
