internal import HTTPTypes

/// The token that a client has to show (RFC 6750).
struct BearerToken: Sendable {
    private let token: [UInt8]

    init(_ token: String) { self.token = Array(token.utf8) }

    /// Whether a request has it, in the one `Authorization` header that there may be. Nobody has an empty one.
    func isIn(_ fields: HTTPFields) -> Bool {
        let given = fields[fields: .authorization]
        guard given.count == 1, let field = given.first else { return false }
        return field.withUnsafeBytesOfValue { bytes in
            guard let credentials = Self.credentials(in: bytes[...]) else { return false }
            return isEqual(to: credentials)
        }
    }

    private static func credentials(in value: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>>? {
        let space = UInt8(ascii: " ")
        let scheme = value.prefix { $0 != space }
        guard String(decoding: scheme, as: UTF8.self).lowercased() == "bearer" else { return nil }
        return value[scheme.endIndex...].drop { $0 == space }
    }

    /// Looks at every byte wherever the first difference is, so that the time that it takes tells nothing of the token.
    private func isEqual(to given: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard !token.isEmpty, !given.isEmpty else { return false }
        var difference = token.count ^ given.count
        for (offset, byte) in token.enumerated() {
            difference |= Int(byte ^ given[given.startIndex + offset % given.count])
        }
        return difference == 0
    }
}
