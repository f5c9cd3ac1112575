/// Walks over the fields of one line, in place. `NA` is a value that is missing. There is no quoting: a quote is a
/// character like any other, and a comma ends a field.
struct CSVFields {
    private static let comma = UInt8(ascii: ",")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let timeLength = 20

    /// Nil behind the last field.
    private var rest: UnsafeRawBufferPointer?

    /// Starts before the first field. The line's bytes must stay as long as the walk goes on.
    init(_ line: UnsafeRawBufferPointer) {
        let hasReturn = line.last == Self.carriageReturn
        rest = hasReturn ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
    }

    /// The next field's bytes.
    mutating func bytes(_ name: String) throws(CSVError) -> UnsafeRawBufferPointer {
        guard let line = rest else { throw CSVError(name, "the line ends before it") }
        guard let end = line.firstIndex(of: Self.comma) else {
            rest = nil
            return line
        }
        rest = UnsafeRawBufferPointer(rebasing: line[(end + 1)...])
        return UnsafeRawBufferPointer(rebasing: line[..<end])
    }

    /// Passes over fields.
    mutating func skip(_ names: String...) throws(CSVError) {
        for name in names { _ = try bytes(name) }
    }

    /// Sees to it that there are no more fields.
    func end(after name: String) throws(CSVError) {
        guard rest == nil else { throw CSVError(name, "it should be the last, and there are more") }
    }

    /// The next field as text; nil where it is missing.
    mutating func textIfKnown(_ name: String) throws(CSVError) -> String? {
        let bytes = try bytes(name)
        if Self.isMissing(bytes) { return nil }
        guard !bytes.isEmpty else { throw CSVError(name, "it is empty") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CSVError(name, bytes, isNot: "UTF-8") }
        return text
    }

    /// The next field as text, which must be there.
    mutating func text(_ name: String) throws(CSVError) -> String {
        guard let text = try textIfKnown(name) else { throw CSVError(name, "it is missing") }
        return text
    }

    /// The next field as a number; nil where it is missing.
    mutating func numberIfKnown(_ name: String) throws(CSVError) -> Int? {
        let bytes = try bytes(name)
        if Self.isMissing(bytes) { return nil }
        guard let number = Int(decimal: bytes) else { throw CSVError(name, bytes, isNot: "a whole number") }
        return number
    }

    /// The next field as a number, which must be there.
    mutating func number(_ name: String) throws(CSVError) -> Int {
        guard let number = try numberIfKnown(name) else { throw CSVError(name, "it is missing") }
        return number
    }

    /// The next field as a time in UTC, by its shape alone: enough to know a line that was cut off.
    mutating func time(_ name: String) throws(CSVError) -> String {
        let text = try text(name)
        guard text.utf8.count == Self.timeLength, text.utf8.last == UInt8(ascii: "Z") else {
            throw CSVError(name, "\"\(text.prefix(Self.timeLength))\" is not a time such as 2013-01-31T23:00:00Z")
        }
        return text
    }

    private static func isMissing(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count == 2 && bytes[0] == UInt8(ascii: "N") && bytes[1] == UInt8(ascii: "A")
    }
}

extension Int {
    /// Reads up to nine digits, perhaps behind a minus; nil for anything else.
    fileprivate init?(decimal bytes: UnsafeRawBufferPointer) {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes[...]
        guard (1...9).contains(digits.count) else { return nil }
        var value = 0
        for byte in digits {
            let digit = Int(byte) - 48
            guard (0...9).contains(digit) else { return nil }
            value = value * 10 + digit
        }
        self = isNegative ? -value : value
    }
}
