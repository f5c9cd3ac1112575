internal import Configuration

/// A file of settings, as text by key. What lies within a section has its name in front: `kafka.linger.ms`.
struct ConfigurationFile {
    /// Bytes.
    static let largest = 1 << 20

    let path: String
    /// A list's items are separated by commas.
    private(set) var values: [String: String] = [:]
    /// Keys of values that are lists.
    private(set) var lists: Set<String> = []
    /// The same with types, for the application's own section.
    let snapshot: any ConfigSnapshot
    let isReadableByAll: Bool
    /// Where each name stands; nil for one that stands in several lines.
    private let lines: [Substring: Int?]

    /// - Parameter place: Who names the file, for errors.
    init(_ path: String, namedBy place: String) throws(SettingsFault) {
        let file = try BoundedFile(path, limit: Self.largest, for: place)
        try self.init(path, file.bytes, isReadableByAll: file.isReadableByAll)
    }

    init(_ path: String, _ bytes: [UInt8], isReadableByAll: Bool = false) throws(SettingsFault) {
        self.path = path
        self.isReadableByAll = isReadableByAll
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw SettingsFault("\(path) is no text in UTF-8")
        }
        lines = Self.lines(of: text)
        do { try FileCheck.check(text) } catch { throw SettingsFault(path, error) }
        let parsed: ParsedFile
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            parsed = try .yaml(text, path)
        } else if path.hasSuffix(".json") {
            parsed = try .json(bytes, path)
        } else {
            throw SettingsFault("\(path): the name of a file of settings must end in .yaml, .yml or .json")
        }
        (values, lists, snapshot) = (parsed.values, parsed.lists, parsed.snapshot)
    }

    /// Where a key stands, if there is only one line where it can.
    func origin(of key: String) -> SettingOrigin { .file(path: path, line: line(of: key), key: key) }

    private func line(of key: String) -> Int? {
        // In a section the name may be written whole, or without the section.
        let spellings = [key[...]] + key.indices.filter { key[$0] == "." }.map { key[key.index(after: $0)...] }
        for spelling in spellings { if let line = lines[spelling] { return line } }
        return nil
    }

    /// The lines that begin with a name and a colon, by name.
    private static func lines(of text: String) -> [Substring: Int?] {
        var found: [Substring: Int?] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let start = line.drop { " \t{\"'".contains($0) }
            guard let colon = start.firstIndex(of: ":") else { continue }
            var name = start[..<colon]
            while let last = name.last, "\"' \t".contains(last) { name.removeLast() }
            found.updateValue(!found.keys.contains(name) ? index + 1 : nil, forKey: name)
        }
        return found
    }
}
