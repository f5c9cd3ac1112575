import Foundation
import Yams

/// A piece of YAML or JSON, to be asked by path; what is not there is empty.
struct YAMLValue {
    let value: Any?

    /// Every document of a file.
    static func documents(_ text: String) throws -> [YAMLValue] {
        try Yams.load_all(yaml: text).map { YAMLValue(value: $0) }
    }

    init(value: Any?) { self.value = value }

    init(file: String) throws { value = try Yams.load(yaml: ProjectFiles.text(file)) }

    init(json: Data) throws { value = try JSONSerialization.jsonObject(with: json) }

    subscript(key: String) -> YAMLValue {
        YAMLValue(value: (value as? [String: Any])?[key] ?? (value as? [AnyHashable: Any])?[key])
    }

    subscript(index: Int) -> YAMLValue {
        let all = list
        return all.indices.contains(index) ? all[index] : YAMLValue(value: nil)
    }

    var exists: Bool { value != nil && !(value is NSNull) }
    var string: String? { value as? String }
    var int: Int? { value as? Int }
    var bool: Bool? { value as? Bool }
    var list: [YAMLValue] { (value as? [Any] ?? []).map(YAMLValue.init(value:)) }
    var strings: [String] { list.compactMap(\.string) }
    var keys: [String] { (value as? [String: Any]).map { $0.keys.sorted() } ?? [] }
    /// Keys with texts, as labels are.
    var texts: [String: String] { (value as? [String: Any] ?? [:]).compactMapValues { $0 as? String } }
}
