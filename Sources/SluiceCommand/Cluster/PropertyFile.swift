import FoundationEssentials
import Sluice

/// A property whose value stands in a file, so that no list of processes shows it: `sasl.password.file=PATH`.
enum PropertyFile {
    private static let suffix = ".file"
    /// The largest file that is read: no password, key or certificate is larger.
    private static let maxBytes = 65_536

    static func isNamed(by property: KafkaProperty) -> Bool { property.name.hasSuffix(suffix) }

    /// Name and value of what is set; one line break at the file's end is no part of the value.
    static func resolved(_ property: KafkaProperty) throws -> (name: String, value: String) {
        guard isNamed(by: property) else { return (property.name, property.value) }
        let name = String(property.name.dropLast(suffix.count))
        guard let file = FileManager.default.contents(atPath: property.value) else {
            throw fault(property, "the file can't be read", "Check its path and that this user may read it")
        }
        guard file.count <= maxBytes else {
            throw fault(
                property,
                "the file is larger than \(maxBytes) bytes",
                "Name the file that holds the value alone"
            )
        }
        guard let text = String(validating: file, as: UTF8.self), !text.utf8.contains(0) else {
            throw fault(property, "the file is no text in UTF-8", "Name the file that holds the value alone")
        }
        // A carriage return and a line feed are one character.
        return (name, text.last?.isNewline == true ? String(text.dropLast()) : text)
    }

    private static func fault(_ property: KafkaProperty, _ reason: String, _ remedy: String) -> ToolError {
        ToolError("-X \(property.name)=\(property.value): \(reason). \(remedy)")
    }
}
