import SluiceTesting

/// Bytes that a client should not send.
enum BadRequest {
    private static let good = Array("GET /metrics?a=b HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".utf8)

    static func next(_ generator: inout SeededGenerator) -> [UInt8] {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: random(upTo: 2_000, &generator)
        case 1: mutated(good, &generator)
        case 2: Array(good.prefix(Int.random(in: 0..<good.count, using: &generator)))
        case 3: pipelined(&generator)
        case 4: headers(&generator)
        case 5: odd(&generator)
        case 6: mutated(odd(&generator), &generator)
        default: absurd(&generator)
        }
    }

    private static func random(upTo count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0..<count, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private static func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: index)
            default: if bytes.count > 1 { bytes.remove(at: index) }
            }
        }
        return bytes
    }

    private static func pipelined(_ generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 1...20, using: &generator)).flatMap { _ in
            generator.chance(0.7) ? good : mutated(good, &generator)
        }
    }

    private static func headers(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array("GET /metrics HTTP/1.1\r\n".utf8)
        for _ in 0..<Int.random(in: 1...150, using: &generator) {
            bytes += random(upTo: 60, &generator) + Array(": ".utf8) + random(upTo: 60, &generator) + Array("\r\n".utf8)
        }
        return bytes + Array("\r\n".utf8)
    }

    private static let lines = [
        "GET", "GET  /metrics HTTP/1.1", "GET /metrics HTTP/9.9", "GET /metrics", "GET http://a/metrics HTTP/1.1",
        "CONNECT a:1 HTTP/1.1", "PRI * HTTP/2.0\r\n\r\nSM", "OPTIONS * HTTP/1.1", "get /metrics http/1.1",
        "GET /\u{0} HTTP/1.1", "GET /metrics HTTP/1.0", "\r\n\r\n\r\nGET /metrics HTTP/1.1", "GET \u{FEFF} HTTP/1.1",
        "HTTP/1.1 200 OK", "\u{16}\u{3}\u{1}\u{2}\u{0}", "POST /metrics HTTP/1.1",
    ]

    private static let fields = [
        "Content-Length: 10", "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 1, 2",
        "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Host: ", "Host: localhost\r\nHost: b",
        " folded: line", ":",
        "Connection: close", "Connection: keep-alive", "Upgrade: websocket", "Expect: 100-continue", "a",
        "\u{0}: \u{0}",
        "Range: bytes=0-0", "Trailer: a", "Te: trailers",
    ]

    private static let paths = [
        "/", "/metrics", "/health", "/health/live", "/api/v1/status", "/api/v1/events", "/api", "/api/v9/status",
        "/page.js",
        "/../metrics", "/%2e%2e/", "/api/v1/status%00", "http://localhost/metrics", "http://evil/metrics", "http://",
        "*",
        "http://[::1/", "/api/v1/events?a=b#c", "//api/v1/status", "/api/v1/\u{E9}",
    ]

    private static let values = [
        "Host": [
            "localhost", "evil", "[::1]:1", "[", "127.0.0.1:99999999999", "localhost:", ":", "a,b", "\u{E9}", "1.2.3",
        ],
        "Authorization": ["Bearer t", "Bearer", "Bearer  ", "bearer \u{E9}", "Basic dDp0", "Bearer t t", " ", "\u{0}"],
        "Last-Event-ID": ["1", "a-1", "-", "a-99999999999999999999", "--1", "\u{E9}-1", "a-1\u{0}"],
        "If-None-Match": ["*", "W/", "\"", ",,,", "\u{E9}"],
        "Origin": ["null", "http://localhost", "x", ""],
        "Sec-Fetch-Site": ["none", "cross-site", "", "x"],
        "Sec-Fetch-Mode": ["navigate", "cors"],
        "Connection": ["close", "keep-alive, close", "upgrade"],
    ]

    /// A whole request with headers that are looked at, some with any bytes.
    private static func odd(_ generator: inout SeededGenerator) -> [UInt8] {
        let method = generator.chance(0.8) ? "GET" : "HEAD"
        var bytes = Array("\(method) \(paths.randomElement(using: &generator) ?? "/") HTTP/1.1\r\n".utf8)
        if generator.chance(0.8) { bytes += Array("Host: localhost\r\n".utf8) }
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            guard let name = values.keys.sorted().randomElement(using: &generator) else { continue }
            let value = values[name]?.randomElement(using: &generator) ?? ""
            bytes += Array("\(name): ".utf8)
            bytes += generator.chance(0.7) ? Array(value.utf8) : random(upTo: 40, &generator)
            bytes += Array("\r\n".utf8)
        }
        return bytes + Array("\r\n".utf8)
    }

    private static let ends = [
        "\r\n\r\n", "\n\n", "\r\r", "\r\n", "", "\r\n\r\n5\r\nabcde\r\n0\r\n\r\n", "\r\n\r\nzz\r\n",
    ]

    private static func absurd(_ generator: inout SeededGenerator) -> [UInt8] {
        var text = lines.randomElement(using: &generator) ?? ""
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            text += "\r\n" + (fields.randomElement(using: &generator) ?? "")
        }
        return Array((text + (ends.randomElement(using: &generator) ?? "")).utf8) + good
    }
}
