/// What a shuffle keeps must not keep the chunk of up to 1 MiB that it lies in: `Bytes` and `Record` are copied out of it.
@usableFromInline
enum Kept {
    /// Whether values of this type may lie in a chunk: known once the caller is specialised.
    @inlinable @inline(__always)
    static func mayLieInChunk<Value>(_ type: Value.Type) -> Bool { type == Bytes.self || type == Record.self }

    /// The same value, in the arena, or in memory of its own.
    @inlinable @inline(__always)
    static func keep<Value>(_ value: Value, in arena: inout ByteArena) -> Value {
        if Value.self == Bytes.self {
            return unsafeBitCast(arena.copy(unsafeBitCast(value, to: Bytes.self)), to: Value.self)
        }
        if Value.self == Record.self {
            return unsafeBitCast(unsafeBitCast(value, to: Record.self).detached(), to: Value.self)
        }
        return value
    }

    /// What keeping allocates in the arena.
    @inlinable @inline(__always)
    static func arenaGrowth<Value>(for value: borrowing Value, in arena: borrowing ByteArena) -> Int {
        guard Value.self == Bytes.self else { return 0 }
        return arena.growth(for: unsafeBitCast(copy value, to: Bytes.self).count)
    }

    /// After a merge: what was combined may now be the value itself, or a part of it.
    @inlinable @inline(__always)
    static func settle<Combined, Value>(_ combined: inout Combined, after value: Value) {
        if Combined.self == Bytes.self {
            let bytes = unsafeBitCast(combined, to: Bytes.self)
            if liesIn(bytes, value) { combined = unsafeBitCast(bytes.detached(), to: Combined.self) }
        }
        if Combined.self == Record.self, Value.self == Record.self {
            let record = unsafeBitCast(combined, to: Record.self)
            if record.chunk === unsafeBitCast(value, to: Record.self).chunk {
                combined = unsafeBitCast(record.detached(), to: Combined.self)
            }
        }
    }

    @inlinable
    static func liesIn<Value>(_ bytes: Bytes, _ value: Value) -> Bool {
        if Value.self == Bytes.self { return bytes.sharesStorage(with: unsafeBitCast(value, to: Bytes.self)) }
        if Value.self == Record.self { return bytes.lies(in: unsafeBitCast(value, to: Record.self).chunk) }
        return false
    }
}
