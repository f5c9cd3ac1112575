import SluiceMonitor
import Testing

@Suite struct SecurityHeaderTests {
    private static let expected = [
        "content-security-policy":
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY",
        "cross-origin-resource-policy": "same-origin", "cross-origin-opener-policy": "same-origin",
    ]

    /// Errors, and what is answered before the monitor is asked, included.
    @Test func everyAnswerHasThem() async throws {
        let access = MonitorAccess(token: "t")
        try await withMonitor(of: FakeApplication(), limits: .with { $0.maxEventStreams = 1 }, access: access) {
            monitor in
            let known = "Host: localhost\r\nAuthorization: Bearer t\r\n"
            let stream = try EventClient(monitor, headers: "Authorization: Bearer t\r\n")
            var answers = [(200, stream.answer)]
            for (status, request) in [
                (200, "GET / HTTP/1.1\r\nHost: localhost\r\n"), (200, "GET /metrics HTTP/1.1\r\n\(known)"),
                (304, "GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: *\r\n"),
                (200, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n"),
                (200, "GET /api/v1/status HTTP/1.1\r\n\(known)"),
                (503, "GET /api/v1/events HTTP/1.1\r\n\(known)"), (404, "GET /nothing HTTP/1.1\r\n\(known)"),
                (404, "GET /api/v2/status HTTP/1.1\r\n\(known)"), (401, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n"),
                (403, "GET /metrics HTTP/1.1\r\n\(known)Sec-Fetch-Site: cross-site\r\n"),
                (405, "POST /metrics HTTP/1.1\r\n\(known)"), (421, "GET /metrics HTTP/1.1\r\nHost: evil\r\n"),
                (400, "GET /metrics HTTP/1.1\r\n"), (400, "nonsense\r\n"),
                (414, "GET /\(String(repeating: "a", count: 5_000)) HTTP/1.1\r\n\(known)"),
            ] {
                answers.append((status, try #require(try monitor.answer(request + "\r\n"))))
            }
            for (status, answer) in answers {
                #expect(answer.status == status)
                for (name, value) in Self.expected { #expect(answer.headers[name] == value, "\(status) \(name)") }
                #expect(["no-store", "no-cache"].contains(answer.headers["cache-control"]))
            }
        }
    }
}
