/// What tells one content of a path from another (RFC 9110, 8.8.3).
enum EntityTag {
    /// Length and FNV-1a hash (<http://www.isthe.com/chongo/tech/comp/fnv/>), which needs to tell releases apart and no
    /// more.
    static func strong(of bytes: some Collection<UInt8>) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return "\"\(bytes.count)-\(String(hash, radix: 16))\""
    }

    /// Whether an `If-None-Match` names the tag. Weak tags count as strong ones there.
    static func matches(_ tag: String, _ ifNoneMatch: String) -> Bool {
        ifNoneMatch.split(separator: ",").contains { part in
            let given = part.drop { $0 == " " || $0 == "\t" }
            let trimmed = given.prefix { $0 != " " && $0 != "\t" }
            return trimmed == "*" || trimmed == tag || trimmed == "W/" + tag
        }
    }
}
