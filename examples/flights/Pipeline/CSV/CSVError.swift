/// A line that is not what it should be: which field, and why.
package struct CSVError: Error, Hashable, CustomStringConvertible {
    /// The field's name.
    package let field: String
    /// What is wrong with it.
    package let reason: String

    /// Bytes of a bad field that are shown.
    private static let shown = 40

    init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }

    init(_ field: String, _ bytes: UnsafeRawBufferPointer, isNot expected: String) {
        let text = String(decoding: bytes.prefix(Self.shown), as: UTF8.self)
        let more = bytes.count > Self.shown ? "..." : ""
        self.init(field, "\"\(text)\(more)\" is not \(expected)")
    }

    /// `field dep_time: "5x7" is not a whole number`.
    package var description: String { "field \(field): \(reason)" }
}
