internal import Configuration
internal import Foundation
internal import Synchronization

/// What a parser finds in a file.
struct ParsedFile {
    private(set) var values: [String: String] = [:]
    private(set) var lists: Set<String> = []
    let snapshot: any ConfigSnapshot

    static func yaml(_ text: String, _ path: String) throws(SettingsFault) -> Self {
        if isBlank(text) { return Self(snapshot: NoSettings(providerName: path)) }
        let keys = FoundKeys()
        let snapshot: YAMLSnapshot
        do {
            snapshot = try YAMLSnapshot(
                data: Array(text.utf8).span.bytes,
                providerName: path,
                parsingOptions: .init(secretsSpecifier: .dynamic { key, _ in keys.add(key, "") })
            )
        } catch {
            throw SettingsFault(path, FileProblem(parserSays: "\(error)"))
        }
        try keys.check(path)
        var parsed = Self(snapshot: snapshot)
        for key in keys.all.keys { try parsed.take(key, snapshot, path) }
        return parsed
    }

    static func json(_ bytes: [UInt8], _ path: String) throws(SettingsFault) -> Self {
        if let fault = fault(of: bytes) { throw SettingsFault("\(path) can't be used: it is no JSON: \(fault.reason)") }
        if let name = JSONNames.repeated(in: bytes) {
            throw SettingsFault("\(path): \(ShownName(name).text) is there twice: remove one")
        }
        let keys = FoundKeys()
        let snapshot: JSONSnapshot
        do {
            snapshot = try JSONSnapshot(
                data: bytes.span.bytes,
                providerName: path,
                parsingOptions: .init(
                    secretsSpecifier: .dynamic { key, value in
                        keys.add(key, JSONText.text(of: value), isList: value is [any Sendable])
                    }
                )
            )
        } catch {
            throw SettingsFault("\(path) can't be used: \(error)")
        }
        try keys.check(path)
        var parsed = Self(snapshot: snapshot)
        (parsed.values, parsed.lists) = (keys.all, keys.lists)
        return parsed
    }

    private static func fault(of bytes: [UInt8]) -> FormatFault? {
        bytes.withUnsafeBytes { bytes -> FormatFault? in
            var check = JSONCheck()
            do throws(FormatFault) {
                try check.check(bytes)
                return nil
            } catch {
                return error
            }
        }
    }

    /// What YAML has for null; the parser does not tell it from the same text in quotes.
    private static let nulls: Set = ["~", "null", "Null", "NULL"]

    /// What is null counts as not there, as the parser of JSON has it.
    private mutating func take(_ key: String, _ snapshot: YAMLSnapshot, _ path: String) throws(SettingsFault) {
        if case .string(let text)? = try? snapshot.value(forKey: .path(key), type: .string).value?.content {
            if !Self.nulls.contains(text) { values[key] = text }
        } else if case .stringArray(let texts)? = try? snapshot.value(forKey: .path(key), type: .stringArray).value?
            .content
        {
            guard key.hasPrefix("application.") || Self.nulls.isDisjoint(with: texts) else {
                throw SettingsFault("\(path): \(ShownName(key).text) is a list that holds null: remove it there")
            }
            values[key] = texts.joined(separator: ",")
            lists.insert(key)
        }
    }

    private static func isBlank(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).allSatisfy { line in
            line == "---" || line == "..." || line.drop(while: \.isWhitespace).first.map { $0 == "#" } ?? true
        }
    }
}

extension SettingsFault {
    init(_ path: String, _ problem: FileProblem) {
        self.init("\(path)\(problem.line.map { ", line \($0)" } ?? "") can't be used: \(problem.text)")
    }
}

extension AbsoluteConfigKey {
    static func path(_ key: String) -> Self {
        Self(key.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
    }
}

/// The keys that a parser comes by, which swift-configuration tells of when it asks which are secret.
private final class FoundKeys: Sendable {
    private let found = Mutex<(texts: [String: String], lists: Set<String>, twice: String?)>(([:], [], nil))

    /// - Returns: That it is a secret: no description shows any value.
    func add(_ key: String, _ text: String, isList: Bool = false) -> Bool {
        found.withLock { found in
            if found.texts.updateValue(text, forKey: key) != nil { found.twice = key }
            if isList { found.lists.insert(key) }
        }
        return true
    }

    var all: [String: String] { found.withLock(\.texts) }
    var lists: Set<String> { found.withLock(\.lists) }

    /// - Throws: When a key was there twice: whole, and within its section.
    func check(_ path: String) throws(SettingsFault) {
        guard let key = found.withLock(\.twice) else { return }
        throw SettingsFault("\(path): \(ShownName(key).text) is there twice: remove one")
    }
}

/// A file without settings.
private struct NoSettings: ConfigSnapshot {
    let providerName: String

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) -> LookupResult {
        LookupResult(encodedKey: key.description, value: nil)
    }
}

/// Values of JSON as text.
private enum JSONText {
    static func text(of value: any Sendable) -> String {
        if let items = value as? [any Sendable] { return items.map { text(of: $0) }.joined(separator: ",") }
        // As a number, `true` is 1.
        if let number = value as? NSNumber, String(cString: number.objCType) == "c" { return "\(number.boolValue)" }
        return "\(value)"
    }
}
