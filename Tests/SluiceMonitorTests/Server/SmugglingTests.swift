import Sluice
import SluiceMonitor
import Testing

@Suite struct SmugglingTests {
    private static let hidden = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"

    /// Whatever follows the head of a request with a body, it is answered once at most.
    @Test(arguments: [
        "Content-Length: \(hidden.utf8.count)\r\n\r\n\(hidden)",
        "Content-Length: 5\r\n\r\n\(hidden)",
        "Content-Length: 100000\r\n\r\n\(hidden)",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\n\(hidden)",
        "Content-Length: -1\r\n\r\n\(hidden)",
        "Content-Length: 18446744073709551616\r\n\r\n\(hidden)",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n\(hidden)",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n\(hidden)",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n\(hidden)",
        "Transfer-Encoding: xchunked\r\n\r\n\(hidden)",
        "Connection: upgrade\r\nUpgrade: h2c\r\n\r\n\(hidden)",
        "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n\(hidden)",
    ])
    func whatFollowsIsNoRequest(rest: String) async throws {
        try await withMonitor { monitor in
            for method in ["GET", "POST"] {
                let client = try monitor.connect()
                client.send("\(method) /health/live HTTP/1.1\r\nHost: localhost\r\n\(rest)")
                client.finishSending()
                let text = String(decoding: client.readToEnd(), as: UTF8.self)
                #expect(text.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: false).count <= 2, "\(text)")
                #expect(!text.contains("process_cpu_seconds_total"))
                #expect(try monitor.get("/health/live")?.status == 200)
            }
        }
    }

    @Test func anAnswerToARequestWithABodyIsTheLast() async throws {
        try await withMonitor { monitor in
            let client = try monitor.connect()
            client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n")
            let answer = try #require(client.readAnswer())
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(client.readToEnd().isEmpty)
        }
    }
}
