/// An answer as it came.
struct RawAnswer: Equatable {
    let status: Int
    /// By their names in small letters.
    let headers: [String: String]
    let body: String

    /// The first answer in the bytes, and its length; nil if it is not whole yet.
    static func parse(_ bytes: [UInt8], isHead: Bool) -> (RawAnswer, length: Int)? {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) }) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count > 1, words[0] == "HTTP/1.1", let status = Int(words[1]) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let start = end + blank.count
        let length = isHead ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        guard bytes.count >= start + length else { return nil }
        let body = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
        return (RawAnswer(status: status, headers: headers, body: body), start + length)
    }
}
