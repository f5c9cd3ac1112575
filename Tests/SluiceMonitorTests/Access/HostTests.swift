import Testing

@testable import SluiceMonitor

@Suite struct HostTests {
    private static let access = MonitorAccess(allowedHosts: ["Sluice.Internal.", "other:9464", "not a name", "*"])

    @Test(arguments: [
        "localhost", "LOCALHOST:80", "localhost.", "a.localhost", "127.0.0.1", "127.0.0.1:1", "10.1.2.3", "[::1]:9464",
        "[2001:db8::2]", "sluice.internal", "sluice.INTERNAL:443", "other",
    ])
    func namesThatNoOtherSiteCanHave(host: String) async throws {
        try await withMonitor(of: FakeApplication(), access: Self.access) { monitor in
            for path in ["/", "/metrics", "/health/live", "/api/v1/status"] {
                let answered = try monitor.get(path, host: host)?.status
                #expect(answered == 200, "\(path)")
            }
        }
    }

    @Test(arguments: [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evillocalhost", "127.1", "2130706433",
        "0x7f.1", "sluice.internal.evil", "xsluice.internal", "internal",
    ])
    func namesThatLeadHereAreRefused(host: String) async throws {
        try await withMonitor(of: FakeApplication(), access: Self.access) { monitor in
            for path in ["/", "/metrics", "/health/live", "/api/v1/status", "/api/v1/events", "/nothing"] {
                let answer = try #require(try monitor.get(path, host: host))
                #expect(answer.status == 421, "\(path)")
                #expect(answer.body.contains("--monitor-allowed-hosts"))
            }
        }
    }

    @Test(arguments: ["", "a b", "user@localhost", "localhost:x", "[::1", "::1", "localhost,localhost", "\u{FF}"])
    func whatIsNoHostIsABadRequest(host: String) async throws {
        try await withMonitor { monitor in
            let status = try monitor.get("/metrics", host: host)?.status
            #expect(status == 400)
        }
    }

    @Test func aRequestHasOneHost() async throws {
        try await withMonitor { monitor in
            for headers in ["", "Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\nhOST: evil\r\n"] {
                for version in ["1.0", "1.1"] {
                    let answered = try monitor.answer("GET /metrics HTTP/\(version)\r\n\(headers)\r\n")?.status
                    #expect(answered == 400)
                }
            }
        }
    }

    @Test func theNameThatItListensAtIsKnown() async throws {
        let address = MonitorAddress(host: "ip6-Localhost", port: 0)
        #expect(HostRule(bound: address.host, allowed: []).allows(.name("ip6-localhost")))
        #expect(!HostRule(bound: address.host, allowed: []).allows(.name("ip6")))
    }

    /// What the target names counts, not the header.
    @Test(arguments: [
        ("http://localhost/metrics", "localhost", 200), ("HTTP://127.0.0.1:1/metrics?a", "localhost", 200),
        ("https://localhost/metrics", "evil.example", 200), ("http://evil.example/metrics", "localhost", 421),
        ("http://localhost", "localhost", 404), ("http://localhost?/metrics", "localhost", 404),
        ("http://u@localhost/metrics", "localhost", 400), ("http:///metrics", "localhost", 400),
        ("http://", "localhost", 400), ("ftp://localhost/metrics", "localhost", 200),
        ("ftp://evil/metrics", "localhost", 421),
        ("/http://evil/", "localhost", 404),
    ])
    func targetsThatAreWholeAddresses(target: String, host: String, status: Int) async throws {
        try await withMonitor { monitor in
            let answered = try monitor.get(target, host: host)?.status
            #expect(answered == status)
        }
    }

    @Test func aWholeAddressNeedsAHostHeaderToo() async throws {
        try await withMonitor { monitor in
            let hosts = "Host: localhost\r\nHost: localhost\r\n"
            for headers in ["", hosts] {
                let answer = try monitor.answer("GET http://localhost/metrics HTTP/1.1\r\n\(headers)\r\n")
                #expect(answer?.status == 400)
            }
        }
    }
}
