import Sluice
import SluiceMonitor
import Testing

@Suite struct TokenTests {
    private static let token = "s3cret-Token_~+/=="
    private static let inside = [
        "/metrics", "/health", "/api/v1/status", "/api/v1/events", "/api/v2/x", "/nothing", "*",
    ]

    private static func withToken(_ body: @escaping @Sendable (RunningMonitor) async throws -> Void) async throws {
        let application = FakeApplication()
        application.become(ApplicationHealth(state: .waitingForBroker("the broker's address")))
        try await withMonitor(of: application, access: MonitorAccess(token: token), body)
    }

    @Test func whatIsInsideNeedsTheToken() async throws {
        try await Self.withToken { monitor in
            for path in Self.inside {
                let answer = try #require(try monitor.get(path))
                #expect(answer.status == 401)
                #expect(answer.headers["www-authenticate"] == #"Bearer realm="sluice""#)
                #expect(answer.body.contains("Authorization: Bearer"))
                let head = try monitor.answer("HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n", isHead: true)
                #expect(head?.status == 401)
            }
        }
    }

    @Test(arguments: ["Bearer ", "bearer ", "BEARER   "])
    func theTokenOpensAll(scheme: String) async throws {
        try await Self.withToken { monitor in
            let header = "Authorization: \(scheme)\(Self.token)\r\n"
            for path in Self.inside {
                let status = try monitor.get(path, headers: header)?.status
                #expect(status == (["/api/v2/x", "/nothing", "*"].contains(path) ? 404 : 200), "\(path)")
            }
            #expect(try monitor.get("/health/ready", headers: header)?.body.contains("the broker's address") == true)
        }
    }

    @Test(arguments: [
        "Authorization: Bearer", "Authorization: Bearer ", "Authorization: \(token)", "Authorization: Basic \(token)",
        "Authorization: Bearer \(token)x", "Authorization: Bearer x\(token)",
        "Authorization: Bearer \(token.dropLast())",
        "Authorization: Bearer \(token)\(token)", "Authorization: Bearer \(token.uppercased())",
        "Authorization: Bearer \(token), Bearer \(token)", "Authorization: Bearer \"\(token)\"",
        "Authorization: Bearer \(token)\r\nAuthorization: Bearer \(token)", "X-Authorization: Bearer \(token)",
        "Authorization: Bearer\t\(token)", "Authorization: Bearer \u{E9}\u{1F600}", "Authorization:",
        "Authorization: Bearer s", "Cookie: token=\(token)", "Proxy-Authorization: Bearer \(token)",
    ])
    func nothingElseDoes(header: String) async throws {
        try await Self.withToken { monitor in
            for path in Self.inside {
                let answered = try monitor.get("\(path)?token=\(Self.token)", headers: header + "\r\n")?.status
                #expect(answered == 401)
            }
        }
    }

    @Test func bytesThatAreNoTextAreAWrongToken() async throws {
        try await Self.withToken { monitor in
            for bytes in [[0xFF, 0xFE], [0xC3, 0x28], [0x80], [0xED, 0xA0, 0x80]] as [[UInt8]] {
                let client = try monitor.connect()
                client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ")
                client.send(bytes + Array("\r\n\r\n".utf8))
                #expect(client.readAnswer()?.status == 401)
            }
        }
    }

    @Test func thePageIsForEverybody() async throws {
        try await Self.withToken { monitor in
            let status = try monitor.get("/")?.status
            #expect(status == 200)
        }
    }

    @Test func theChecksTellStrangersNoMoreThanTheState() async throws {
        try await Self.withToken { monitor in
            for header in ["", "Authorization: Bearer wrong\r\n"] {
                let live = try #require(try monitor.get("/health/live", headers: header))
                let ready = try #require(try monitor.get("/health/ready", headers: header))
                #expect((live.status, ready.status) == (200, 503))
                #expect(live.body == #"{"state":"waiting_for_broker"}"# + "\n")
                #expect(ready.body == live.body)
            }
        }
    }

    @Test func anEmptyTokenOpensNothing() async throws {
        try await withMonitor(of: FakeApplication(), access: MonitorAccess(token: "")) { monitor in
            for header in ["", "Authorization: Bearer\r\n", "Authorization: Bearer \r\n"] {
                let answered = try monitor.get("/metrics", headers: header)?.status
                #expect(answered == 401)
            }
        }
    }

    @Test func theTokenIsNeverTold() async throws {
        let log = LogLines()
        let access = MonitorAccess(token: Self.token)
        let everywhere = MonitorAddress(host: "0.0.0.0", port: 0)
        try await withMonitor(of: FakeApplication(), address: everywhere, access: access, logger: log.logger) {
            monitor in
            for header in ["Authorization: Bearer \(Self.token)", "Authorization: Bearer \(Self.token)x"] {
                for path in Self.inside where path != "/api/v1/events" {
                    let answer = try #require(try monitor.get(path, headers: header + "\r\n"))
                    #expect(!"\(answer)".contains(Self.token))
                }
            }
        }
        #expect(!log.all.joined().contains(Self.token))
        #expect(!"\(access)".contains(Self.token))
    }

    @Test func listeningWidelyWithoutATokenIsWarnedOf() async throws {
        let hosts =
            [("0.0.0.0", nil, true), ("0.0.0.0", "t", false), ("127.0.0.1", nil, false)] as [(String, String?, Bool)]
        for (host, token, isWarned) in hosts {
            let log = LogLines()
            let address = MonitorAddress(host: host, port: 0)
            let access = MonitorAccess(token: token)
            try await withMonitor(of: FakeApplication(), address: address, access: access, logger: log.logger) { _ in }
            #expect(log.all.contains { $0.contains("asks for no token") } == isWarned)
        }
    }
}
