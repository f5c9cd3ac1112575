/// A type that can be written to disk and read again by the same process, so that a shuffle of its values need not fit into
/// memory.
///
/// Types that hold no reference (numbers, and structs, enums and tuples of such), `String`, `Bytes`, `Record`, and optionals,
/// arrays, sets and dictionaries of them can be written as they are; so can what is `Codable`, as JSON, which is slow.
/// All else stays in memory, unless it conforms to this protocol:
///
/// ```swift
/// struct Visit: ShuffleCodable {
///     var page: String
///     var seconds: Double
///
///     func encode(to encoder: inout ShuffleEncoder) {
///         page.encode(to: &encoder)
///         seconds.encode(to: &encoder)
///     }
///
///     init(from decoder: inout ShuffleDecoder) throws {
///         page = try String(from: &decoder)
///         seconds = try Double(from: &decoder)
///     }
///
///     var estimatedBytes: Int { page.estimatedBytes }
/// }
/// ```
public protocol ShuffleCodable {
    /// Writes the value; called on the executor's thread when a shuffle spills.
    ///
    /// - Throws: What makes the task's attempt fail.
    func encode(to encoder: inout ShuffleEncoder) throws

    /// Reads what `encode(to:)` wrote, no more and no less.
    ///
    /// - Throws: `ShuffleDecodingError` when the bytes can't be of such a value.
    init(from decoder: inout ShuffleDecoder) throws

    /// About how many bytes of memory the value refers to, beyond what `MemoryLayout` says of its type; it is asked for
    /// each value that a shuffle keeps, on the executor's thread. Unless told otherwise it is the length of the encoding, for
    /// which the value is encoded each time: say it yourself where that is slow.
    var estimatedBytes: Int { get }
}

extension ShuffleCodable {
    /// The length of the encoding; 0 for a type that refers to nothing.
    public var estimatedBytes: Int {
        if _isPOD(Self.self) { return 0 }
        var encoder = ShuffleEncoder()
        // What can't be encoded fails the attempt when it is to be written: until then, what there is of it counts.
        do { try encode(to: &encoder) } catch { return encoder.count }
        return encoder.count
    }
}

/// Bytes that a shuffle wrote can't be read as the type that it wrote.
public struct ShuffleDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with them.
    public let description: String

    /// Says what is wrong; for a `ShuffleCodable` whose bytes make no sense.
    public init(_ description: String) { self.description = description }
}
