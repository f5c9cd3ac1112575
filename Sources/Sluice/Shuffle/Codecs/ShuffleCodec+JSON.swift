internal import FoundationEssentials

extension Decodable where Self: Encodable {
    /// As JSON.
    static var jsonCodec: Any {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        let lengths = SampledLength()
        return ShuffleCodec<Self>(
            leastBytes: 4,
            encode: { value, bytes in
                try encoder.encode(value).withUnsafeBytes { bytes.encode(bytes: $0) }
            },
            decode: { bytes in
                try decoder.decode(Self.self, from: Data(bytes.decodeBytes()))
            },
            estimatedBytes: { value in lengths.estimate { try? encoder.encode(value).count } }
        )
    }
}
