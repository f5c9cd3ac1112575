/// Text in UTF-8. Kafka's null, and bytes that are not UTF-8, are errors.
public struct StringFormat: Deserializer, Serializer {
    /// `string`.
    public let formatName = "string"

    /// Makes the format.
    public init() {}

    /// Checks and copies the bytes.
    public func makeDecoder() -> (Bytes?) throws -> String {
        { bytes in
            guard let bytes else { throw FormatFault.null }
            guard let text = String(validating: bytes) else { throw FormatFault(reason: "it is not UTF-8") }
            return text
        }
    }

    /// Copies the text's UTF-8.
    public func makeEncoder() -> (String) throws -> Bytes? { { Bytes($0) } }
}

/// Bytes as they are. Kafka's null is an error.
public struct BytesFormat: Deserializer, Serializer {
    /// `bytes`.
    public let formatName = "bytes"

    /// Makes the format.
    public init() {}

    /// Takes the bytes where they are: see `Bytes.detached()`.
    public func makeDecoder() -> (Bytes?) throws -> Bytes {
        { bytes in
            guard let bytes else { throw FormatFault.null }
            return bytes
        }
    }

    /// Takes the bytes where they are.
    public func makeEncoder() -> (Bytes) throws -> Bytes? { { $0 } }
}

/// Another format, in which Kafka's null is nil.
public struct NullableDeserializer<Base: Deserializer>: Deserializer {
    private let base: Base

    /// The same format, for values that may be null.
    public init(_ base: Base) { self.base = base }

    /// The other format's name.
    public var formatName: String { base.formatName }

    /// Asks the other format for what is not null.
    public func makeDecoder() throws -> (Bytes?) throws -> Base.Output? {
        let decode = try base.makeDecoder()
        return { bytes in try bytes.map { try decode($0) } }
    }
}

/// Another format, in which nil is Kafka's null.
public struct NullableSerializer<Base: Serializer>: Serializer {
    private let base: Base

    /// The same format, for values that may be null.
    public init(_ base: Base) { self.base = base }

    /// The other format's name.
    public var formatName: String { base.formatName }

    /// Asks the other format for what is not nil.
    public func makeEncoder() throws -> (Base.Input?) throws -> Bytes? {
        let encode = try base.makeEncoder()
        return { value in try value.flatMap { try encode($0) } }
    }
}

extension Deserializer where Self == StringFormat {
    /// Text in UTF-8.
    public static var string: Self { Self() }
}

extension Deserializer where Self == BytesFormat {
    /// Bytes as they are.
    public static var bytes: Self { Self() }
}

extension Deserializer {
    /// Another format, in which Kafka's null is nil: `.nullable(.string)`.
    public static func nullable<Base: Deserializer>(_ base: Base) -> Self where Self == NullableDeserializer<Base> {
        NullableDeserializer(base)
    }
}

extension Serializer where Self == StringFormat {
    /// Text in UTF-8.
    public static var string: Self { Self() }
}

extension Serializer where Self == BytesFormat {
    /// Bytes as they are.
    public static var bytes: Self { Self() }
}

extension Serializer {
    /// Another format, in which nil is Kafka's null: `.nullable(.string)`.
    public static func nullable<Base: Serializer>(_ base: Base) -> Self where Self == NullableSerializer<Base> {
        NullableSerializer(base)
    }
}
