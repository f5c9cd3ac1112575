/// Turns the bytes of a record's key or value into something of use: see `Stream.decode`.
///
/// ```swift
/// struct CelsiusDeserializer: Deserializer {
///     let formatName = "celsius"
///     func makeDecoder() -> (Bytes?) throws -> Double {
///         { bytes in
///             guard let bytes, let degrees = Double(bytes.utf8String) else { throw NotATemperature() }
///             return degrees
///         }
///     }
/// }
/// ```
public protocol Deserializer<Output>: Sendable {
    /// What comes out.
    associatedtype Output

    /// The format, for `explain()` and errors.
    var formatName: String { get }

    /// Makes what decodes, once an attempt of a task, so that it may keep what is expensive to make. It is used by the
    /// attempt's thread alone. Nil stands for Kafka's null. What it throws goes by the operator's `FailurePolicy`; the
    /// error's text is logged and put into headers, so it should not hold content.
    func makeDecoder() throws -> (Bytes?) throws -> Output
}

/// Turns something into the bytes of a record's key or value: see `Stream.encode`.
public protocol Serializer<Input>: Sendable {
    /// What goes in.
    associatedtype Input

    /// The format, for `explain()` and errors.
    var formatName: String { get }

    /// Makes what encodes, once an attempt of a task, so that it may keep what is expensive to make. It is used by the
    /// attempt's thread alone. Nil stands for Kafka's null. What it throws goes by the operator's `FailurePolicy`; the
    /// error's text is logged and put into headers, so it should not hold content.
    func makeEncoder() throws -> (Input) throws -> Bytes?
}
