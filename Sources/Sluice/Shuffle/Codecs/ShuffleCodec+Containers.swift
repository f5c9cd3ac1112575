extension Optional: ShuffleContainer {
    static var codec: Any? {
        guard let codec = ShuffleCodec<Wrapped>.find() else { return nil }
        return ShuffleCodec<Self>(
            leastBytes: 1,
            encode: { value, encoder in
                encoder.encode(integer: value == nil ? 0 : 1 as UInt8)
                if let value { try codec.encode(value, &encoder) }
            },
            decode: { decoder in
                switch try decoder.decodeInteger(UInt8.self) {
                case 0: return nil
                case 1: return try codec.decode(&decoder)
                case let mark: throw ShuffleDecodingError("\(mark) marks no optional")
                }
            },
            estimatedBytes: { $0.map(codec.estimatedBytes) ?? 0 }
        )
    }
}

extension ShuffleContainer where Self: Collection {
    /// A codec of elements behind their count, for whatever can be made of them.
    fileprivate static func codec<Member>(
        of member: ShuffleCodec<Member>,
        from make: @escaping ([Member]) throws -> Self
    ) -> ShuffleCodec<Self> where Element == Member {
        ShuffleCodec<Self>(
            leastBytes: 4,
            encode: { value, encoder in
                encoder.encode(count: value.count)
                for element in value { try member.encode(element, &encoder) }
            },
            decode: { decoder in
                // Elements may take no bytes at all: the array grows as they come.
                let count = try decoder.decodeCount(leastBytes: member.leastBytes)
                var elements: [Member] = []
                if member.leastBytes > 0 { elements.reserveCapacity(count) }
                for _ in 0..<count { elements.append(try member.decode(&decoder)) }
                return try make(elements)
            },
            estimatedBytes: { value in
                value.reduce(32 + value.count * MemoryLayout<Member>.stride) { $0 + member.estimatedBytes($1) }
            }
        )
    }
}

extension Array: ShuffleContainer {
    static var codec: Any? { ShuffleCodec<Element>.find().map { codec(of: $0) { $0 } } }
}

extension Set: ShuffleContainer {
    static var codec: Any? { ShuffleCodec<Element>.find().map { codec(of: $0) { Set($0) } } }
}

extension Dictionary: ShuffleContainer {
    static var codec: Any? {
        guard let key = ShuffleCodec<Key>.find(), let value = ShuffleCodec<Value>.find() else { return nil }
        let pair = ShuffleCodec<Element>(
            leastBytes: key.leastBytes + value.leastBytes,
            encode: { pair, encoder in
                try key.encode(pair.key, &encoder)
                try value.encode(pair.value, &encoder)
            },
            decode: { (try key.decode(&$0), try value.decode(&$0)) },
            estimatedBytes: { key.estimatedBytes($0.key) + value.estimatedBytes($0.value) }
        )
        return codec(of: pair) { try Dictionary($0) { _, _ in throw ShuffleDecodingError("a key is there twice") } }
    }
}
