import SluiceMonitor
import Testing

@Suite struct SiteTests {
    private static let inside = ["/metrics", "/health", "/api/v1/status", "/api/v1/events", "/api/nothing"]

    @Test(arguments: [
        "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Sec-Fetch-Site: x", "Sec-Fetch-Site:",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site", "Origin: https://evil.example", "Origin: null",
        "Origin: http://localhost:3000", "Origin: http://localhost.evil.example", "Origin:",
        "Sec-Fetch-Site: cross-site\r\nOrigin: http://localhost",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: document",
    ])
    func pagesOfOtherSitesGetNothing(headers: String) async throws {
        try await withMonitor(of: FakeApplication()) { monitor in
            for path in Self.inside {
                let status = try monitor.get(path, headers: headers + "\r\n")?.status
                #expect(status == 403)
            }
            for path in ["/", "/health/live"] {
                let answered = try monitor.get(path, headers: headers + "\r\n")?.status
                #expect(answered == 200)
            }
        }
    }

    @Test(arguments: [
        "", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n", "Origin: http://localhost\r\n",
        "Origin: https://LOCALHOST\r\n", "Sec-Fetch-Site: same-origin\r\nOrigin: https://behind.a.proxy\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
    ])
    func itsOwnPageAndOtherProgramsGetAll(headers: String) async throws {
        try await withMonitor(of: FakeApplication()) { monitor in
            for path in Self.inside.dropLast() {
                let status = try monitor.get(path, headers: headers)?.status
                #expect(status == 200)
            }
        }
    }
}
