import Logging
import ServiceLifecycle
import Sluice
import SluiceMonitor
import Testing

@Suite(.timeLimit(.minutes(2))) struct EventStreamEndTests {
    private static let request = "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"

    let application = FakeApplication()
    let time = ManualTime()

    @Test func anOldStreamIsEndedCleanly() async throws {
        try await withMonitor(of: application, time: time) { [time] monitor in
            let client = try EventClient(monitor)
            _ = client.readEvent()
            time.advance(by: MonitorLimits().maxEventStreamAge)
            #expect(client.readToCleanEnd())
        }
    }

    /// A stream is its connection's last answer.
    @Test func whatIsAskedBehindAStreamIsNotAnswered() async throws {
        try await withMonitor(of: application, time: time) { [time] monitor in
            for next in [Self.request, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u{0}nonsense\r\n\r\n"] {
                let client = try EventClient(monitor, next: next)
                _ = client.readEvent()
                time.advance(by: MonitorLimits().maxEventStreamAge)
                #expect(client.readToCleanEnd())
            }
        }
    }

    @Test func nothingIsDoneWhileNobodyWatches() async throws {
        try await withMonitor(of: application, time: time) { [application, time] monitor in
            #expect(!time.isAwaited)
            var client: EventClient? = try EventClient(monitor)
            _ = client?.readEvent()
            #expect(time.isAwaited)
            client = nil
            #expect(await eventually { !time.isAwaited })
            time.advance()
            #expect(application.asked == [nil])
        }
    }

    @Test func aClientThatClosesItsSideHasLeft() async throws {
        try await withMonitor(of: application, time: time) { [time] monitor in
            let client = try EventClient(monitor)
            _ = client.readEvent()
            client.finishSending()
            #expect(!client.readToCleanEnd())
            #expect(await eventually { !time.isAwaited })
            // Also when it does so at once.
            let early = try monitor.connect()
            early.send(Self.request)
            early.finishSending()
            _ = early.readToEnd()
            #expect(await eventually { !time.isAwaited })
        }
    }

    @Test func aShutdownEndsStreamsAtOnce() async throws {
        let monitor = Monitor(
            address: .anyPort,
            registry: PrometheusRegistry(logger: quiet),
            application: application,
            limits: .patient,
            access: MonitorAccess(),
            logger: quiet,
            time: time
        )
        let services = ServiceGroup(services: [monitor], logger: quiet)
        // The client below blocks its thread, which the group must not need.
        let thread = WorkerThread(name: "services")
        defer { thread.stop() }
        try await onThread {
            try await withThrowingTaskGroup { group in
                group.addTask(executorPreference: thread) { try await services.run() }
                #expect(await eventually { monitor.boundAddress != nil })
                let running = RunningMonitor(port: try #require(monitor.boundAddress).port)
                let client = try EventClient(running)
                _ = client.readEvent()
                await services.triggerGracefulShutdown()
                #expect(client.readToCleanEnd())
                try await group.waitForAll()
            }
        }
    }
}
