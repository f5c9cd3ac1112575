/// From bytes to values.
extension Stream where Element == Record {
    /// Decodes each record's value; key, headers and the rest are left behind.
    ///
    /// What can't be decoded goes by the policy, with a `DecodingFailed` that holds no content. A null value is such a
    /// failure: see `.nullable(_:)`.
    ///
    /// - Parameters:
    ///   - value: The format: `.string`, `.bytes`, `.json(Flight.self)`, or one of your own.
    ///   - onFailure: What becomes of a record that can't be decoded; the application's policy unless it is given.
    public func decode<Value: Deserializer>(
        _ value: Value,
        onFailure: FailurePolicy? = nil
    ) -> Stream<Value.Output> {
        derive("decode \(value.formatName)", onFailure: onFailure, passesEach: true) { emit, context, node in
            let decode = try PartDecoder(value, .value)
            return { record in
                let output: Value.Output
                do { output = try decode(record.value) } catch { return try context.resolve(error, in: node) }
                try emit(output)
            }
        }
    }

    /// Decodes each record's value from JSON: `.decode(.json, as: Flight.self)`.
    ///
    /// - Parameters:
    ///   - format: JSON.
    ///   - type: What comes out. Where it is an optional, a null value is nil.
    ///   - onFailure: What becomes of a record that can't be decoded; the application's policy unless it is given.
    public func decode<Output: Decodable>(
        _ format: JSONFormat,
        as type: Output.Type,
        onFailure: FailurePolicy? = nil
    ) -> Stream<Output> {
        decode(JSONDeserializer(type), onFailure: onFailure)
    }

    /// Decodes each record's key and value.
    ///
    /// - Parameters:
    ///   - key: The key's format. A null key is a failure: see `.nullable(_:)`.
    ///   - value: The value's format.
    ///   - onFailure: What becomes of a record that can't be decoded; the application's policy unless it is given.
    public func decode<Key: Deserializer, Value: Deserializer>(
        key: Key,
        value: Value,
        onFailure: FailurePolicy? = nil
    ) -> Stream<(Key.Output, Value.Output)> {
        let name = "decode \(key.formatName), \(value.formatName)"
        return derive(name, onFailure: onFailure, passesEach: true) { emit, context, node in
            let decodeKey = try PartDecoder(key, .key)
            let decodeValue = try PartDecoder(value, .value)
            return { record in
                let output: (Key.Output, Value.Output)
                do {
                    output = try (decodeKey(record.key), decodeValue(record.value))
                } catch {
                    return try context.resolve(error, in: node)
                }
                try emit(output)
            }
        }
    }
}

/// Decodes one part of records, for one attempt.
private struct PartDecoder<Format: Deserializer> {
    private let format: Format
    private let part: RecordPart
    private let decode: (Bytes?) throws -> Format.Output

    init(_ format: Format, _ part: RecordPart) throws {
        self.format = format
        self.part = part
        decode = try format.makeDecoder()
    }

    func callAsFunction(_ bytes: Bytes?) throws -> Format.Output {
        do { return try decode(bytes) } catch {
            throw error.isVerdict ? error : DecodingFailed(error, part, bytes, format)
        }
    }
}

/// Encodes one part of records, for one attempt.
struct PartEncoder<Format: Serializer> {
    private let format: Format
    private let part: RecordPart
    private let encode: (Format.Input) throws -> Bytes?

    init(_ format: Format, _ part: RecordPart) throws {
        self.format = format
        self.part = part
        encode = try format.makeEncoder()
    }

    func callAsFunction(_ value: Format.Input) throws -> Bytes? {
        do { return try encode(value) } catch { throw error.isVerdict ? error : EncodingFailed(error, part, format) }
    }
}

extension Error {
    /// Whether it says by itself what is to become of the task.
    fileprivate var isVerdict: Bool { self is Failure || self is CancellationError }
}
