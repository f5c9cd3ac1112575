/// How elements are written into files.
public struct FileFormat<Element>: Sendable {
    /// What names of files end in, before what the compression adds: `jsonl`.
    public let fileExtension: String
    /// What each file begins with; counts as no element.
    let header: [UInt8]
    /// Called once an attempt of a task; what it makes is used by one thread at a time.
    let makeEncoder: @Sendable () -> (Element, inout [UInt8]) throws -> Void

    /// A format of your own.
    ///
    /// - Parameters:
    ///   - fileExtension: What names of files end in, without the dot: letters, digits, dots and dashes, 30 at most.
    ///   - header: What each file begins with.
    ///   - write: Adds an element's bytes, with whatever ends it. Called once an element, in order, on the executor's
    ///     thread. When it throws, nothing of the element is left, and it goes by the application's failure policy.
    public static func bytes(
        fileExtension: String,
        header: [UInt8] = [],
        _ write: @escaping @Sendable (Element, inout [UInt8]) throws -> Void
    ) -> FileFormat {
        FileFormat(fileExtension: fileExtension, header: header) { write }
    }

    /// Comma-separated values as RFC 4180 has them, in UTF-8, but for lines that end in a line feed alone: a field is
    /// quoted when it holds a comma, a quote or the end of a line.
    ///
    /// - Parameters:
    ///   - header: The names of the fields, on the first line of each file; with none there is no such line.
    ///   - fields: An element's fields, as many as the header has; with another number the element fails.
    public static func csv(
        header: [String] = [],
        _ fields: @escaping @Sendable (Element) throws -> [String]
    ) -> FileFormat {
        var line: [UInt8] = []
        if !header.isEmpty { CSVLine.append(header, to: &line) }
        return bytes(fileExtension: "csv", header: line) { element, bytes in
            let fields = try fields(element)
            guard header.isEmpty || fields.count == header.count else {
                throw FileSinkError.fieldCount(fields.count, expected: header.count)
            }
            CSVLine.append(fields, to: &bytes)
        }
    }
}

extension FileFormat {
    /// What a serializer makes of an element, on a line of its own.
    fileprivate static func lines<S: Serializer>(fileExtension: String, _ serializer: S) -> FileFormat
    where S.Input == Element {
        FileFormat(fileExtension: fileExtension, header: []) {
            let encode: (Element) throws -> Bytes?
            do { encode = try serializer.makeEncoder() } catch { return { _, _ in throw error } }
            return { element, bytes in
                if let line = try encode(element) { bytes += line }
                bytes.append(UInt8(ascii: "\n"))
            }
        }
    }
}

extension FileFormat where Element: Encodable {
    /// One object of JSON on each line, in UTF-8, by the type's `Encodable`; keys are sorted.
    public static var jsonLines: FileFormat {
        lines(fileExtension: "jsonl", JSONSerializer(Element.self))
    }
}

/// A line of comma-separated values (RFC 4180, section 2).
enum CSVLine {
    private static let quote = UInt8(ascii: "\"")

    static func append(_ fields: [String], to line: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            // A line with one empty field would be taken for none at all.
            if needsQuotes(field) || (field.isEmpty && fields.count == 1) {
                append(quoted: field, to: &line)
            } else {
                line += field.utf8
            }
        }
        line.append(UInt8(ascii: "\n"))
    }

    private static func needsQuotes(_ field: String) -> Bool {
        field.utf8.contains { byte in
            [UInt8(ascii: ","), quote, UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains(byte)
        }
    }

    private static func append(quoted field: String, to line: inout [UInt8]) {
        line.append(quote)
        for byte in field.utf8 {
            if byte == quote { line.append(quote) }
            line.append(byte)
        }
        line.append(quote)
    }
}
