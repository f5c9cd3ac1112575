internal import FoundationEssentials

/// JSON, by the type's `Codable`: `.decode(.json, as: Flight.self)`, `.encode(.json)`.
///
/// Whoever needs other strategies than `JSONDecoder` and `JSONEncoder` have by default writes a `Deserializer` or a
/// `Serializer`.
public struct JSONFormat: Sendable {
    /// The format.
    public static let json = JSONFormat()
}

/// Reads JSON in UTF-8 into a type by its `Decodable`. At most 500 objects and arrays may lie within one another. Kafka's null is an error, unless the type is an optional.
public struct JSONDeserializer<Output: Decodable>: Deserializer {
    /// `json`.
    public let formatName = "json"

    /// Reads into `Output`.
    public init(_ type: Output.Type = Output.self) {}

    /// Makes a `JSONDecoder`.
    public func makeDecoder() -> (Bytes?) throws -> Output {
        let decoder = JSONDecoder()
        var json = JSONCheck()
        return { bytes in
            guard let bytes else { return try Self.null() }
            do {
                return try bytes.withUnsafeBytes { bytes in
                    try json.check(bytes)
                    return try decoder.decode(Output.self, from: bytes.asData)
                }
            } catch let fault as FormatFault {
                throw fault
            } catch let error as DecodingError {
                throw FormatFault(error)
            } catch {
                // Its text may quote what was read.
                throw FormatFault(reason: "its decoding threw \(type(of: error))")
            }
        }
    }

    private static func null() throws -> Output {
        guard let type = Output.self as? any NullDecodable.Type, let null = type.null as? Output else {
            throw FormatFault.null
        }
        return null
    }
}

/// Writes JSON from a type by its `Encodable`; the keys of an object are sorted, so that equal values give equal bytes.
public struct JSONSerializer<Input: Encodable>: Serializer {
    /// `json`.
    public let formatName = "json"

    /// Writes `Input`.
    public init(_ type: Input.Type = Input.self) {}

    /// Makes a `JSONEncoder`.
    public func makeEncoder() -> (Input) throws -> Bytes? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return { value in
            do {
                return try encoder.encode(value).withUnsafeBytes { Bytes(copying: $0) }
            } catch EncodingError.invalidValue(_, let context) {
                throw FormatFault(path: context.codingPath.text, reason: "JSON has no such value")
            } catch {
                throw FormatFault(reason: "its encoding threw \(type(of: error))")
            }
        }
    }
}

extension Deserializer {
    /// JSON, by the type's `Decodable`.
    public static func json<Output: Decodable>(_ type: Output.Type) -> Self where Self == JSONDeserializer<Output> {
        JSONDeserializer(type)
    }
}

extension Serializer {
    /// JSON, by the type's `Encodable`.
    public static func json<Input: Encodable>(_ type: Input.Type) -> Self where Self == JSONSerializer<Input> {
        JSONSerializer(type)
    }
}

/// A type for which Kafka's null stands for something.
private protocol NullDecodable {
    static var null: Self { get }
}

extension Optional: NullDecodable {
    fileprivate static var null: Self { nil }
}

extension UnsafeRawBufferPointer {
    /// The same bytes, not copied: not to be used once the pointer's time is over.
    fileprivate var asData: Data {
        guard let baseAddress, count > 0 else { return Data() }
        return Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: baseAddress), count: count, deallocator: .none)
    }
}
