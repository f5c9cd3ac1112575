/// A key or a value could not be decoded. Says what was tried and where it went wrong, never what the bytes were.
public struct DecodingFailed: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which part of the record it was.
    public let part: RecordPart
    /// The format: `json`, `string`, ...
    public let format: String
    /// The type that was to come out.
    public let type: String
    /// The way to the place in the value, as `legs[1].origin`; empty for the whole. At most `maxTextBytes` of it. The keys
    /// of a dictionary are part of it.
    public let path: String
    /// The bytes that were given; nil for Kafka's null.
    public let byteCount: Int?
    /// What was wrong there.
    public let reason: String

    /// The most bytes of `path` that are kept: 256.
    public static let maxTextBytes = 256

    /// One line.
    public var description: String {
        let place = path.isEmpty ? "" : " at \(path)"
        let size = byteCount.map { "\($0) bytes" } ?? "null"
        return "the \(part.rawValue) (\(size)) is not \(type) as \(format)\(place): \(reason)"
    }
}

/// Something could not be encoded. Says what was tried and where it went wrong, never what the value was.
public struct EncodingFailed: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which part of the record it was to be.
    public let part: RecordPart
    /// The format: `json`, `string`, ...
    public let format: String
    /// The type that went in.
    public let type: String
    /// The way to the place in the value; empty for the whole. At most `DecodingFailed.maxTextBytes` of it.
    public let path: String
    /// What was wrong there.
    public let reason: String

    /// One line.
    public var description: String {
        let place = path.isEmpty ? "" : " at \(path)"
        return "the \(part.rawValue), \(type), can't be written as \(format)\(place): \(reason)"
    }
}

/// A part of a record that has a format.
public enum RecordPart: String, Hashable, Sendable {
    /// The key.
    case key
    /// The value.
    case value
}

/// What is wrong at a place of a value: a format throws it, and the operator adds what else there is to say.
struct FormatFault: Error {
    var path = ""
    let reason: String
}

extension DecodingFailed {
    init<D: Deserializer>(_ error: any Error, _ part: RecordPart, _ bytes: Bytes?, _ deserializer: D) {
        let fault = error as? FormatFault ?? FormatFault(reason: "\(error)")
        self.init(
            part: part,
            format: deserializer.formatName,
            type: "\(D.Output.self)",
            path: fault.path.cut(toBytes: Self.maxTextBytes),
            byteCount: bytes?.count,
            reason: fault.reason
        )
    }
}

extension EncodingFailed {
    init<S: Serializer>(_ error: any Error, _ part: RecordPart, _ serializer: S) {
        let fault = error as? FormatFault ?? FormatFault(reason: "\(error)")
        self.init(
            part: part,
            format: serializer.formatName,
            type: "\(S.Input.self)",
            path: fault.path.cut(toBytes: DecodingFailed.maxTextBytes),
            reason: fault.reason
        )
    }
}

extension FormatFault {
    /// Kafka's null came where a value must be.
    static let null = Self(reason: "it is Kafka's null: decode an optional where that may be")

    /// What Codable tells, without its texts, which may quote what was read.
    init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(let type, let context):
            self.init(path: context.codingPath.text, reason: "it is of another type than \(type)")
        case .valueNotFound(let type, let context):
            self.init(path: context.codingPath.text, reason: "it is null, and must be \(type)")
        case .keyNotFound(let key, let context):
            self.init(path: context.codingPath.text, reason: "the key \(key.stringValue) is missing")
        case .dataCorrupted(let context):
            let isWhole = context.codingPath.isEmpty
            self.init(path: context.codingPath.text, reason: isWhole ? "it is not well-formed" : "it can't be read")
        @unknown default:
            self.init(reason: "it can't be read")
        }
    }
}

extension [any CodingKey] {
    /// As one would write it in a program.
    var text: String {
        reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
