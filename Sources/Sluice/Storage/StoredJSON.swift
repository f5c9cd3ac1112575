internal import FoundationEssentials

/// JSON as it is kept in files: equal values in equal bytes, and checked before it is read.
enum StoredJSON {
    static func bytes(of value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try Array(encoder.encode(value))
    }

    static func value<Value: Decodable>(in bytes: [UInt8]) throws -> Value {
        var check = JSONCheck()
        try bytes.withUnsafeBytes { try check.check($0) }
        return try JSONDecoder().decode(Value.self, from: Data(bytes))
    }
}
