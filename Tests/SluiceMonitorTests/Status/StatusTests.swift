import Foundation
import Sluice
import Testing

@testable import SluiceMonitor

@Suite struct StatusTests {
    @Test func theStatusIsJSON() async throws {
        let application = FakeApplication()
        try await withMonitor(of: application) { monitor in
            let answer = try #require(try monitor.get("/api/v1/status"))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.headers["cache-control"] == "no-store")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let status = try decoder.decode(ApplicationStatus.self, from: Data(answer.body.utf8))
            #expect(status == application.status(after: nil))
            #expect(answer.body.contains("\"is_catching_up\":false"))
        }
    }

    @Test func unknownVersionsAndPathsSayWhatThereIs() async throws {
        try await withMonitor(of: FakeApplication()) { monitor in
            for path in ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/status", "/api/v1/status/", "/api/v1/x?y"] {
                let answer = try #require(try monitor.get(path))
                #expect(answer.status == 404)
                #expect(answer.headers["content-type"] == "application/json")
                let body = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
                #expect((body?["paths"] as? [String])?.contains("/api/v1/status") == true)
            }
            #expect(try monitor.get("/nothing")?.body.contains("/api/v1/events") == true)
        }
    }

    /// However often it is asked for, it is made twice a second at most.
    @Test func aStatusIsMadeOnceForAllWhoAskAtAboutTheSameTime() async throws {
        let application = FakeApplication()
        let time = ManualTime()
        try await withMonitor(of: application, time: time) { monitor in
            let first = try monitor.get("/api/v1/status")?.body
            application.happen()
            for _ in 0..<20 { #expect(try monitor.get("/api/v1/status")?.body == first) }
            #expect(application.asked == [nil])
            time.advance(by: StatusTexts.freshness)
            #expect(try monitor.get("/api/v1/status")?.body != first)
            #expect(application.asked == [nil, nil])
        }
    }

    /// Each cursor costs an update of its own, and a client can name any.
    @Test func whoComesBackToManyPlacesGetsAllThereIs() async throws {
        let application = FakeApplication()
        let time = ManualTime()
        for _ in 0..<100 { application.happen() }
        try await withMonitor(of: application, limits: .with { $0.maxEventStreams = 16 }, time: time) { monitor in
            let first = try EventClient(monitor)
            let run = try #require(first.readEvent()?.id.split(separator: "-").first)
            var names: [String?] = []
            for cursor in [90, 91, 90, 92, 93, 94, 91] {
                let client = try EventClient(monitor, headers: "Last-Event-ID: \(run)-\(cursor)\r\n")
                names.append(client.readEvent()?.name)
            }
            #expect(names == ["update", "update", "update", "status", "status", "status", "update"])
            #expect(application.asked == [nil, 90, 91])
            time.advance(by: StatusTexts.freshness)
            let later = try EventClient(monitor, headers: "Last-Event-ID: \(run)-95\r\n")
            #expect(later.readEvent()?.name == "update")
        }
    }

    @Test func textsAreKeptInNumber() throws {
        let texts = StatusTexts { FakeApplication().status(after: $0) }
        for cursor in 0..<(2 * UInt64(StatusTexts.maxKept)) {
            #expect(try texts.text(after: cursor, at: .zero).cursor == 1)
        }
    }
}
