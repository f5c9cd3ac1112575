/// What a shuffle keeps must not keep the chunk of up to 1 MiB that it lies in: `Bytes` and `Record`, optional or not, are
/// copied out of it.
@usableFromInline
enum Kept {
    /// Whether values of this type may lie in a chunk: known once the caller is specialised.
    @inlinable @inline(__always)
    static func mayLieInChunk<Value>(_ type: Value.Type) -> Bool { isBytes(type) || isRecord(type) }

    /// Whether values of this type are kept in an arena.
    @inlinable @inline(__always)
    static func isBytes<Value>(_ type: Value.Type) -> Bool {
        type == Bytes.self || type == Optional<Bytes>.self
    }

    @inlinable @inline(__always)
    static func isRecord<Value>(_ type: Value.Type) -> Bool {
        type == Record.self || type == Optional<Record>.self
    }

    /// The same value, in the arena, or in memory of its own.
    @inlinable @inline(__always)
    static func keep<Value>(_ value: Value, in arena: inout ByteArena) -> Value {
        if isBytes(Value.self), let bytes = asBytes(value) { return make(arena.copy(bytes)) }
        if isRecord(Value.self), let record = asRecord(value) { return make(record.detached()) }
        return value
    }

    /// What keeping allocates in the arena.
    @inlinable @inline(__always)
    static func arenaGrowth<Value>(for value: borrowing Value, in arena: borrowing ByteArena) -> Int {
        guard isBytes(Value.self), let bytes = asBytes(copy value) else { return 0 }
        return arena.growth(for: bytes.count)
    }

    /// After a merge: what was combined may now be the value itself, or a part of it.
    @inlinable @inline(__always)
    static func settle<Combined, Value>(_ combined: inout Combined, after value: Value) {
        if isBytes(Combined.self), let bytes = asBytes(combined), liesIn(bytes, value) {
            combined = make(bytes.detached())
        }
        if isRecord(Combined.self), let record = asRecord(combined), let other = asRecord(value),
            record.chunk === other.chunk
        {
            combined = make(record.detached())
        }
    }

    @inlinable
    static func liesIn<Value>(_ bytes: Bytes, _ value: Value) -> Bool {
        if let other = asBytes(value) { return bytes.sharesStorage(with: other) }
        if let record = asRecord(value) { return bytes.lies(in: record.chunk) }
        return false
    }
}

extension Kept {
    /// The bytes that a value is; nil if it is none, or of another type.
    @inlinable @inline(__always)
    static func asBytes<Value>(_ value: Value) -> Bytes? {
        if Value.self == Bytes.self { return unsafeBitCast(value, to: Bytes.self) }
        if Value.self == Optional<Bytes>.self { return unsafeBitCast(value, to: Optional<Bytes>.self) }
        return nil
    }

    /// The record that a value is; nil if it is none, or of another type.
    @inlinable @inline(__always)
    static func asRecord<Value>(_ value: Value) -> Record? {
        if Value.self == Record.self { return unsafeBitCast(value, to: Record.self) }
        if Value.self == Optional<Record>.self { return unsafeBitCast(value, to: Optional<Record>.self) }
        return nil
    }

    /// The other way round, for a type that is bytes.
    @inlinable @inline(__always)
    static func make<Value>(_ bytes: Bytes) -> Value {
        if Value.self == Bytes.self { return unsafeBitCast(bytes, to: Value.self) }
        return unsafeBitCast(Optional<Bytes>.some(bytes), to: Value.self)
    }

    /// The other way round, for a type that is a record.
    @inlinable @inline(__always)
    static func make<Value>(_ record: Record) -> Value {
        if Value.self == Record.self { return unsafeBitCast(record, to: Value.self) }
        return unsafeBitCast(Optional<Record>.some(record), to: Value.self)
    }
}
