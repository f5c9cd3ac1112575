import Sluice
import Testing

@testable import SluiceMonitor

@Suite(.timeLimit(.minutes(2))) struct EventStreamTests {
    let application = FakeApplication()
    let time = ManualTime()

    @Test func aStreamBeginsWithAllThereIs() async throws {
        try await withMonitor(of: application, time: time) { monitor in
            let client = try EventClient(monitor)
            #expect(client.answer.status == 200)
            #expect(client.answer.headers["content-type"] == "text/event-stream")
            #expect(client.answer.headers["cache-control"] == "no-store")
            #expect(client.answer.headers["x-accel-buffering"] == "no")
            #expect(client.readBlock() == "retry: 1000")
            let event = try #require(client.readEvent())
            #expect(event.name == "status")
            #expect(event.id.hasSuffix("-1"))
            #expect(event.data == (try monitor.get("/api/v1/status"))?.body)
        }
    }

    @Test func whatChangesIsTold() async throws {
        try await withMonitor(of: application, time: time) { [application, time] monitor in
            let client = try EventClient(monitor)
            _ = client.readEvent()
            for cursor in 2...4 as ClosedRange<UInt64> {
                application.happen()
                time.advance()
                let event = try #require(client.readEvent())
                #expect(event.name == "update")
                #expect(event.id.hasSuffix("-\(cursor)"))
                #expect(event.data.contains("\"cursor\":\(cursor)"))
                #expect(application.asked.last == .some(cursor - 1))
            }
        }
    }

    @Test func whereNothingChangesNothingIsTold() async throws {
        try await withMonitor(of: application, time: time) { [application, time] monitor in
            let client = try EventClient(monitor)
            _ = client.readEvent()
            for count in 2...5 {
                time.advance()
                #expect(await eventually { application.asked.count == count })
            }
            application.become(ApplicationHealth(state: .draining))
            time.advance()
            #expect(client.readEvent()?.data.contains("\"state\":\"draining\"") == true)
            #expect(application.asked.count == 6)
        }
    }

    @Test func aLongSilenceIsBroken() async throws {
        try await withMonitor(of: application, time: time) { [time] monitor in
            let client = try EventClient(monitor)
            _ = client.readEvent()
            time.advance(by: EventPace.heartbeat)
            #expect(client.readBlock() == ":")
        }
    }

    @Test func streamsShareWhatTheyTell() async throws {
        try await withMonitor(of: application, time: time) { [application, time] monitor in
            let clients = try (0..<4).map { _ in try EventClient(monitor) }
            for client in clients { _ = client.readEvent() }
            #expect(application.asked == [nil])
            application.happen()
            time.advance()
            let events = clients.compactMap { $0.readEvent() }
            #expect(events.count == 4)
            #expect(Set(events.map(\.data)).count == 1)
            #expect(application.asked == [nil, 1])
        }
    }

    @Test func aClientGoesOnWhereItWas() async throws {
        try await withMonitor(of: application, time: time) { [application, time] monitor in
            let id = try #require(EventClient(monitor).readEvent()).id
            application.happen()
            time.advance()
            let event = try #require(EventClient(monitor, headers: "Last-Event-ID: \(id)\r\n").readEvent())
            #expect(event.name == "update")
            #expect(event.id.hasSuffix("-2"))
            #expect(application.asked.last == .some(1))
        }
    }

    @Test func whoWasElsewhereGetsAll() async throws {
        try await withMonitor(of: application, limits: .with { $0.maxEventStreams = 16 }, time: time) {
            [time] monitor in
            let id = try #require(EventClient(monitor).readEvent()).id
            for other in ["1", "x\(id)", "\(id)0", "\(id)-1", "-1", "", "\u{E9}", "\(id), \(id)", "other-1"] {
                time.advance()
                let client = try EventClient(monitor, headers: "Last-Event-ID: \(other)\r\n")
                #expect(client.readEvent()?.name == "status", "\(other)")
            }
        }
    }

    @Test func aHeadRequestGetsNoStream() async throws {
        try await withMonitor(of: application, time: time) { [time] monitor in
            let client = try monitor.connect()
            client.send("HEAD /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let head = try #require(client.readAnswer(isHead: true))
            #expect(head.status == 200)
            #expect(head.headers["content-type"] == "text/event-stream")
            client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(client.readAnswer()?.status == 200)
            #expect(!time.isAwaited)
        }
    }
}
