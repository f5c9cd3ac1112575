/// What can be in a file's name without surprising anybody.
enum FileNameRules {
    /// Names have room for topic and offsets besides.
    private static let maxExtensionBytes = 30

    /// Whether there are no characters but those that Kafka allows in a topic's name.
    static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
        }
    }

    static func isExtension(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= maxExtensionBytes && isPlain(text)
    }
}
