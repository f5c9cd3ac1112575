import CoreMetrics
import Logging
import ServiceLifecycle
import Sluice
import SluiceMonitor
import Testing

@Suite struct MonitorTests {
    @Test func servesMetrics() async throws {
        let registry = PrometheusRegistry(logger: quiet)
        registry.makeCounter(label: "c_total", dimensions: []).increment(by: 3)
        try await withMonitor(registry: registry) { monitor in
            let answer = try #require(try monitor.get("/metrics?x=y"))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.body.contains("\nc_total 3\n"))
            #expect(answer.body.contains("\nprocess_cpu_seconds_total "))
        }
    }

    @Test func aHeadRequestGetsNoBody() async throws {
        try await withMonitor { monitor in
            let client = try monitor.connect()
            client.send(
                "HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
            )
            let head = try #require(client.readAnswer(isHead: true))
            let get = try #require(client.readAnswer())
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "\(get.body.utf8.count)")
            #expect(get.body == #"{"state":"running","alive":true,"ready":true}"# + "\n")
        }
    }

    @Test func sayWhatThereIsWhereThereIsNothing() async throws {
        try await withMonitor { monitor in
            for path in ["/", "/metric", "/metrics/", "/health/", "/%6Detrics", "//metrics", "*"] {
                let answer = try #require(try monitor.get(path))
                #expect(answer.status == 404)
                #expect(answer.body.contains("/metrics") && answer.body.contains("/health/ready"))
            }
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
    func onlyReadingIsAllowed(method: String) async throws {
        try await withMonitor { monitor in
            for path in ["/metrics", "/health/live", "/", "/api/v1/status", "*"] {
                let answer = try #require(try monitor.answer("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                #expect(answer.status == 405)
                #expect(answer.headers["allow"] == "GET, HEAD")
            }
        }
    }

    @Test func theChecksTellByTheirStatus() async throws {
        let states: [(ApplicationHealth, live: Int, ready: Int)] = [
            (ApplicationHealth(state: .running), 200, 200), (ApplicationHealth(state: .draining), 200, 503),
            (ApplicationHealth(state: .waitingForBroker("b")), 200, 503),
            (ApplicationHealth(state: .running, isAlive: false), 503, 503),
        ]
        for (health, live, ready) in states {
            try await withMonitor(health: { health }) { monitor in
                let liveAnswer = try #require(try monitor.get("/health/live"))
                let readyAnswer = try #require(try monitor.get("/health/ready"))
                #expect(liveAnswer.status == live)
                #expect(readyAnswer.status == ready)
                #expect(readyAnswer.headers["content-type"] == "application/json")
                #expect(readyAnswer.headers["cache-control"] == "no-store")
                #expect(readyAnswer.body.hasPrefix(#"{"state":"\#(health.name)""#))
                #expect(try monitor.get("/health")?.status == 200)
            }
        }
    }

    @Test func aConnectionServesManyRequests() async throws {
        try await withMonitor { monitor in
            let client = try monitor.connect()
            client.send(String(repeating: "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n", count: 20))
            for _ in 0..<20 { #expect(client.readAnswer()?.status == 200) }
        }
    }

    @Test(arguments: ["Connection: close", "Connection: te, Close", "Upgrade: websocket\r\nConnection: upgrade"])
    func aLastRequestClosesTheConnection(header: String) async throws {
        try await withMonitor { monitor in
            let client = try monitor.connect()
            client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\(header)\r\n\r\n")
            let answer = try #require(client.readAnswer())
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(client.readToEnd().isEmpty)
        }
    }

    @Test(arguments: ["", "Connection: keep-alive\r\n"])
    func aRequestOfTheOldVersionIsTheLast(header: String) async throws {
        try await withMonitor { monitor in
            let client = try monitor.connect()
            client.send("GET /health/live HTTP/1.0\r\nHost: localhost\r\n\(header)\r\n")
            let answer = try #require(client.readAnswer())
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(client.readToEnd().isEmpty)
        }
    }

    @Test func aClientThatSendsNoMoreGetsItsAnswer() async throws {
        try await withMonitor { monitor in
            let client = try monitor.connect()
            client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            client.finishSending()
            #expect(client.readAnswer()?.status == 200)
            #expect(client.readToEnd().isEmpty)
        }
    }

    @Test func theAddressIsTold() async throws {
        let log = LogLines()
        try await withMonitor(logger: log.logger) { monitor in
            #expect(monitor.port > 0)
            #expect(
                log.all == [
                    "The monitor listens at http://127.0.0.1:\(monitor.port): /metrics, /health, /health/live, /health/ready"
                ]
            )
        }
        #expect(log.all.count == 1)
    }

    @Test func aPortInUseIsAClearError() async throws {
        try await withMonitor { monitor in
            let address = MonitorAddress(host: "127.0.0.1", port: monitor.port)
            let second = Monitor(address: address, registry: PrometheusRegistry(logger: quiet), logger: quiet) {
                ApplicationHealth(state: .running)
            }
            let error = await #expect(throws: MonitorError.self) { try await second.run() }
            #expect(
                error?.description == """
                    The monitor can't listen at \(address): another program does, perhaps a second application; choose another \
                    address with --monitor HOST:PORT, or do without with --no-monitor
                    """
            )
            #expect(second.boundAddress == nil)
        }
    }

    @Test func aForeignAddressIsAClearError() async throws {
        for host in ["192.0.2.1", "no such host"] {
            let address = MonitorAddress(host: host, port: 0)
            let monitor = Monitor(address: address, registry: PrometheusRegistry(logger: quiet), logger: quiet) {
                ApplicationHealth(state: .running)
            }
            let error = await #expect(throws: MonitorError.self) { try await monitor.run() }
            #expect(error?.description.contains("can't listen at \(address)") == true)
        }
    }

    @Test func aServiceGroupShutsItDown() async throws {
        let address = MonitorAddress(host: "127.0.0.1", port: 0)
        let monitor = Monitor(address: address, registry: PrometheusRegistry(logger: quiet), logger: quiet) {
            ApplicationHealth(state: .running)
        }
        let services = ServiceGroup(services: [monitor], logger: quiet)
        // The client below blocks its thread, which the group must not need.
        let thread = WorkerThread(name: "services")
        defer { thread.stop() }
        try await onThread {
            try await withThrowingTaskGroup { group in
                group.addTask(executorPreference: thread) { try await services.run() }
                #expect(await eventually { monitor.boundAddress != nil })
                let client = try RawClient(port: try #require(monitor.boundAddress).port)
                client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(client.readAnswer()?.status == 200)
                await services.triggerGracefulShutdown()
                #expect(client.readToEnd().isEmpty)
                try await group.waitForAll()
            }
        }
        #expect(monitor.boundAddress == nil)
    }
}
