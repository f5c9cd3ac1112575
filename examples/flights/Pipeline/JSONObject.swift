/// An object of JSON in the making. Members stay in the order in which they are added.
struct JSONObject {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let hexDigits = Array("0123456789abcdef".utf8)

    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(384) }

    /// The whole object.
    var closed: [UInt8] {
        bytes.isEmpty ? Array("{}".utf8) : bytes + [UInt8(ascii: "}")]
    }

    mutating func add(_ name: String, _ text: String?) {
        begin(name)
        if let text { append(quoted: text) } else { append(verbatim: "null") }
    }

    mutating func add(_ name: String, _ number: Int?) {
        begin(name)
        append(verbatim: number.map(String.init) ?? "null")
    }

    mutating func add(_ name: String, _ object: JSONObject?) {
        begin(name)
        if let object { bytes += object.closed } else { append(verbatim: "null") }
    }

    private mutating func begin(_ name: String) {
        bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
        append(quoted: name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(verbatim text: String) { bytes += text.utf8 }

    private mutating func append(quoted text: String) {
        bytes.append(Self.quote)
        for byte in text.utf8 {
            switch byte {
            case Self.quote, Self.backslash: bytes += [Self.backslash, byte]
            case 0..<32:
                append(verbatim: "\\u00")
                bytes += [Self.hexDigits[Int(byte >> 4)], Self.hexDigits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(Self.quote)
    }
}
