import CoreMetrics
import Sluice
import SluiceMonitor
import Testing

@Suite struct MonitorLimitTests {
    private static let good = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test func furtherConnectionsWait() async throws {
        try await withMonitor(limits: .with { $0.maxConnections = 1 }) { monitor in
            var first: RawClient? = try monitor.connect()
            first?.send(Self.good)
            #expect(first?.readAnswer()?.status == 200)
            let second = try monitor.connect()
            second.send(Self.good)
            first?.send(Self.good)
            #expect(first?.readAnswer()?.status == 200)
            #expect(!second.hasInput)
            first = nil
            #expect(second.readAnswer()?.status == 200)
        }
    }

    @Test func manyHeadersAndLongOnesAreRefused() async throws {
        let limits = MonitorLimits()
        let many = String(repeating: "a: b\r\n", count: limits.maxHeaders + 1)
        let long = "a: " + String(repeating: "b", count: limits.maxHeaderBytes + 1) + "\r\n"
        try await withMonitor { monitor in
            for headers in [many, long] {
                let client = try monitor.connect()
                client.send("GET /metrics HTTP/1.1\r\n\(headers)\r\n")
                let answer = try #require(client.readAnswer())
                #expect(answer.status == 400)
                #expect(answer.headers["connection"] == "close")
                #expect(client.readToEnd().isEmpty)
            }
        }
    }

    @Test func longTargetsAreRefused() async throws {
        try await withMonitor { monitor in
            let answer = try monitor.get("/" + String(repeating: "a", count: MonitorLimits().maxTargetBytes))
            #expect(answer?.status == 414)
            let longer = try monitor.get("/" + String(repeating: "a", count: MonitorLimits().maxHeaderBytes))
            #expect(longer?.status == 400)
        }
    }

    @Test func aConnectionWithoutRequestIsClosed() async throws {
        try await withMonitor(limits: .with { $0.exchangeTimeout = .milliseconds(10) }) { monitor in
            let client = try monitor.connect()
            #expect(client.readToEnd().isEmpty)
        }
    }

    /// Whoever connects and asks nothing makes room for those who come later.
    @Test func silentConnectionsKeepNobodyOut() async throws {
        try await withMonitor(limits: .with { $0.maxConnections = 4 }) { monitor in
            let silent = try (0..<10).map { _ in try monitor.connect() }
            for client in silent { client.send("GET /health/live HTTP/1.1\r\n") }
            for _ in 0..<3 { #expect(try monitor.get("/health/live")?.status == 200) }
            #expect(silent.first?.readToEnd().isEmpty == true)
        }
    }

    @Test func whoIsAnsweredMakesNoRoom() async throws {
        try await withMonitor(of: FakeApplication(), limits: .with { $0.maxConnections = 4 }) { monitor in
            let stream = try EventClient(monitor)
            let first = try monitor.connect()
            first.send(Self.good)
            #expect(first.readAnswer()?.status == 200)
            for _ in 0..<10 { _ = try monitor.connect() }
            let silent = try (0..<10).map { _ in try monitor.connect() }
            #expect(try monitor.get("/health/live")?.status == 200)
            #expect(stream.readEvent()?.name == "status")
            #expect(first.readToEnd().isEmpty)
            #expect(silent.first?.readToEnd().isEmpty == true)
        }
    }

    /// The beginning of a request counts even if it came with the one before.
    @Test func theNextRequestHasToEndToo() async throws {
        try await withMonitor(limits: .with { $0.exchangeTimeout = .milliseconds(500) }) { monitor in
            let client = try monitor.connect()
            client.send(Self.good + "GET /metrics HTTP/1.1\r\n")
            #expect(client.readAnswer()?.status == 200)
            #expect(client.readToEnd().isEmpty)
        }
    }

    @Test func aConnectionIsClosedWhenItHasBeenIdleAfterAnAnswer() async throws {
        try await withMonitor(limits: .with { $0.idleTimeout = .seconds(1) }) { monitor in
            let client = try monitor.connect()
            client.send(Self.good)
            _ = client.readAnswer()
            #expect(client.readToEnd().isEmpty)
        }
    }

    @Test(arguments: [
        "G", "GET /metrics HTTP/1.1\r\nHost: localhost\r\n", "GET /metrics HTTP/1.1\r\nHost: localhost\r\nx: y",
    ])
    func aRequestThatDoesNotEndIsClosed(beginning: String) async throws {
        try await withMonitor(limits: .with { $0.exchangeTimeout = .milliseconds(10) }) { monitor in
            let client = try monitor.connect()
            client.send(beginning)
            #expect(client.readToEnd().isEmpty)
        }
    }

    @Test func aClientThatNeverReadsIsClosed() async throws {
        let registry = PrometheusRegistry(logger: quiet)
        let long = String(repeating: "x", count: 1_000)
        for number in 0..<500 { registry.makeMeter(label: "m", dimensions: [("n", "\(long)\(number)")]).set(Int64(1)) }
        let limits = MonitorLimits.with {
            $0.maxConnections = 1
            $0.exchangeTimeout = .milliseconds(500)
        }
        let requests = 60
        try await withMonitor(registry: registry, limits: limits) { monitor in
            let idler = try monitor.connect(receiveBuffer: 4_096)
            idler.send(String(repeating: "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", count: requests))
            // Nobody else is let in before the idler is out.
            #expect(try await eventually { try monitor.get("/health/live")?.status == 200 })
            #expect(idler.readToEnd().count < requests * 500_000)
        }
    }

    @Test func aClientThatDoesNotCloseIsClosed() async throws {
        let limits = MonitorLimits.with {
            $0.maxConnections = 1
            $0.closeTimeout = .milliseconds(10)
        }
        try await withMonitor(limits: limits) { monitor in
            let client = try monitor.connect()
            client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            #expect(client.readAnswer()?.status == 200)
            #expect(try monitor.get("/health/live")?.status == 200)
            #expect(client.readToEnd().isEmpty)
        }
    }
}
