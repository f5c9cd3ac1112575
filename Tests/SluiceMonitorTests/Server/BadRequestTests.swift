import Sluice
import SluiceMonitor
import SluiceTesting
import Testing

/// Whatever comes in, it is answered or its connection closed, and the next client is answered.
@Suite struct BadRequestTests {
    private static let cases = 200

    @Test(arguments: [(1, nil), (2, nil), (3, nil), (5, "t"), (6, "t")] as [(UInt64, String?)])
    func theServerStaysUp(seed: UInt64, token: String?) async throws {
        try await withMonitor(of: FakeApplication(), access: MonitorAccess(token: token)) { monitor in
            var generator = SeededGenerator(seed: seed)
            for number in 0..<Self.cases {
                let bytes = BadRequest.next(&generator)
                let client = try monitor.connect()
                client.send(bytes)
                client.finishSending()
                _ = client.readToEnd()
                #expect(try monitor.get("/health/live")?.status == 200, "seed \(seed), case \(number): \(bytes)")
            }
        }
    }

    /// The same, from clients that go away without reading, or in the middle of it.
    @Test func theServerStaysUpWhenClientsGoAway() async throws {
        try await withMonitor(of: FakeApplication()) { monitor in
            var generator = SeededGenerator(seed: 4)
            for number in 0..<Self.cases {
                try monitor.connect().send(BadRequest.next(&generator))
                #expect(try monitor.get("/health/live")?.status == 200, "case \(number)")
            }
        }
    }
}
