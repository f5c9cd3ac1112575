import Sluice
import SluiceMonitor
import Testing

@Suite(.timeLimit(.minutes(2))) struct EventStreamLimitTests {
    /// More bytes than the system keeps for a client.
    static let much = 8 << 20

    let time = ManualTime()

    @Test func furtherStreamsAreRefused() async throws {
        try await withMonitor(of: FakeApplication(), time: time) { monitor in
            var clients = try (0..<MonitorLimits().maxEventStreams).map { _ in try EventClient(monitor) }
            for client in clients { #expect(client.readEvent()?.name == "status") }
            let answer = try #require(try monitor.get("/api/v1/events"))
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] == "5")
            #expect(answer.body.contains("All 8 event streams are taken"))
            for path in ["/metrics", "/health/live", "/api/v1/status"] {
                let status = try monitor.get(path)?.status
                #expect(status == 200)
            }
            clients.removeLast()
            #expect(try await eventually { try EventClient(monitor).answer.status == 200 })
        }
    }

    @Test(arguments: [(4, 2), (3, 1), (1, 0)])
    func halfOfTheConnectionsStayFree(connections: Int, streams: Int) async throws {
        try await withMonitor(
            of: FakeApplication(),
            limits: .with { $0.maxConnections = connections },
            time: time
        ) { monitor in
            let clients = try (0..<streams).map { _ in try EventClient(monitor) }
            for client in clients { #expect(client.readEvent() != nil) }
            let refused = try monitor.get("/api/v1/events")?.status
            let answered = try monitor.get("/health/live")?.status
            #expect((refused, answered) == (503, 200))
        }
    }

    /// Also where the system would keep all of it for the client.
    @Test(arguments: [EventStreamLimitTests.much, 1 << 20])
    func aClientThatNeverReadsIsClosed(bytes: Int) async throws {
        let application = FakeApplication(padding: bytes)
        try await withMonitor(
            of: application,
            limits: .with { $0.exchangeTimeout = .milliseconds(500) },
            time: time
        ) { [time, application] monitor in
            let idler = try monitor.connect(receiveBuffer: 4_096)
            idler.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(await eventually { application.asked.count == 1 })
            #expect(await eventually { !time.isAwaited })
            #expect(idler.readToEnd().count < bytes)
        }
    }

    /// One event is on its way to it, and one waits for that.
    @Test func aSlowClientHoldsTwoEventsAtMost() async throws {
        let application = FakeApplication(padding: Self.much)
        try await withMonitor(of: application, time: time) { [time] monitor in
            let client = try EventClient(monitor, receiveBuffer: 4_096)
            for _ in 0..<5 {
                application.happen()
                time.advance()
                // An answer shows that the monitor's thread goes on.
                let answered = try monitor.get("/health/live")?.status
                #expect(answered == 200)
            }
            #expect(application.asked.count <= 2)
            var names: [String] = []
            while let event = client.readEvent() {
                names.append(event.name)
                if event.id.hasSuffix("-6") { break }
            }
            #expect([["status", "update"], ["status", "update", "update"]].contains(names))
        }
    }

    @Test func aHealthyStreamOutlastsTheLimitsOfTime() async throws {
        let limits = MonitorLimits.with {
            $0.exchangeTimeout = .seconds(1)
            $0.idleTimeout = .seconds(1)
        }
        let application = FakeApplication()
        try await withMonitor(of: application, limits: limits, time: time) { [time] monitor in
            let client = try EventClient(monitor)
            _ = client.readEvent()
            // These have begun later, and end by those limits.
            for beginning in ["", "GET /met"] {
                let other = try monitor.connect()
                other.send(beginning)
                #expect(other.readToEnd().isEmpty)
            }
            application.happen()
            time.advance()
            #expect(client.readEvent()?.name == "update")
        }
    }
}
