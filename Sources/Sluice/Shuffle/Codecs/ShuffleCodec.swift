/// How values of a type are written to disk, found out at run time.
@usableFromInline
struct ShuffleCodec<Value> {
    @usableFromInline let encode: (Value, inout ShuffleEncoder) throws -> Void
    @usableFromInline let decode: (inout ShuffleDecoder) throws -> Value
    /// What a value refers to beyond its own size, in bytes.
    @usableFromInline let estimatedBytes: (Value) -> Int
    /// What a value takes on disk at least.
    let leastBytes: Int

    init(
        leastBytes: Int = 0,
        encode: @escaping (Value, inout ShuffleEncoder) throws -> Void,
        decode: @escaping (inout ShuffleDecoder) throws -> Value,
        estimatedBytes: @escaping (Value) -> Int
    ) {
        self.leastBytes = leastBytes
        self.encode = encode
        self.decode = decode
        self.estimatedBytes = estimatedBytes
    }
}

extension ShuffleCodec {
    /// Nil if values of the type can't be written.
    @usableFromInline
    static func find(_ type: Value.Type = Value.self) -> ShuffleCodec? {
        if _isPOD(Value.self) { return trivial }
        if let container = Value.self as? any ShuffleContainer.Type { return container.codec as? ShuffleCodec }
        if let codable = Value.self as? any ShuffleCodable.Type { return codable.codec as? ShuffleCodec }
        if let codable = Value.self as? any Codable.Type { return codable.jsonCodec as? ShuffleCodec }
        return nil
    }

    /// A value's own bytes: nothing of it lies elsewhere.
    private static var trivial: ShuffleCodec {
        ShuffleCodec(
            leastBytes: MemoryLayout<Value>.size,
            encode: { value, encoder in withUnsafeBytes(of: value) { encoder.encode(raw: $0) } },
            decode: { decoder in
                try decoder.decodeRaw(MemoryLayout<Value>.size).withMemoryForValue { $0 }
            },
            estimatedBytes: { _ in 0 }
        )
    }
}

extension UnsafeRawBufferPointer {
    /// Calls `body` with the trivial value that the bytes are; they need not be aligned.
    fileprivate func withMemoryForValue<Value>(_ body: (Value) -> Value) -> Value {
        withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { memory in
            UnsafeMutableRawBufferPointer(memory).copyMemory(from: self)
            return body(memory[0])
        }
    }
}

extension ShuffleCodable {
    fileprivate static var codec: Any {
        ShuffleCodec<Self>(
            encode: { try $0.encode(to: &$1) },
            decode: { try Self(from: &$0) },
            estimatedBytes: { $0.estimatedBytes }
        )
    }
}

/// A type that can be written if its elements can be.
protocol ShuffleContainer {
    /// A `ShuffleCodec<Self>?`.
    static var codec: Any? { get }
}
