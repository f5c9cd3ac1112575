import EnrichPipeline
import FlightsPipeline
import PlaneService
import Sluice
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct EnrichTests {
    /// Refuses the first request for each plane.
    private final class FirstRefused: Sendable {
        private let known = Mutex<Set<String>>([])

        var planes: Int { known.withLock(\.count) }

        func isRefused(_ tailNumber: String) -> Bool { known.withLock { $0.insert(tailNumber).inserted } }
    }

    private static let flights = 3_000

    @Test func everyFlightIsEnrichedOrADeadLetterInOrder() async throws {
        let refusals = FirstRefused()
        let behavior = ServiceBehavior(latency: .zero, jitter: .milliseconds(3), refusing: refusals.isRefused)
        var scenario = try EnrichScenario(behavior)
        defer { scenario.broker.close() }
        scenario.settings.limit = 16
        try await scenario.run(first: Self.flights)

        let tables = try FlightTables()
        var (published, calls) = (0, 0)
        for partition in 0..<EnrichScenario.partitions {
            let input = try await scenario.records(of: "flights", partition)
            let left = try input.map { (record: $0, flight: try Flight(record: $0)) }.filter { !$0.flight.isCancelled }
            let known = left.map { tables.join($0.flight) }.filter { $0.plane != nil }
            let unknown = left.filter { tables.join($0.flight).plane == nil }.map(\.record)
            published += input.count
            calls += left.count

            // As many partitions as the input has, and the same keys: so each has the flights of one, in its order.
            let enriched = try await scenario.records(of: "enriched", partition)
            #expect(enriched.map { $0.value.map { Array($0) } } == known.map(\.json))
            let letters = try await scenario.records(of: "dead", partition)
            #expect(letters.map(\.value) == unknown.map(\.value))
            #expect(letters.map { offset(of: $0) } == unknown.map { "\($0.offset)" })
        }
        #expect(published == Self.flights)
        let counts = scenario.server.counts
        #expect(counts.refused == refusals.planes)
        #expect(counts.answered == calls + refusals.planes)
        #expect(counts.underWay == 0)
        #expect((2...16).contains(counts.mostUnderWay))
    }

    @Test func aDeadLetterSaysWhatTheServiceAnswered() async throws {
        let refusals = FirstRefused()
        let scenario = try EnrichScenario(ServiceBehavior(latency: .zero, refusing: refusals.isRefused))
        defer { scenario.broker.close() }
        try await scenario.run(first: 200)
        var attempts: Set<String> = []
        var count = 0
        for partition in 0..<EnrichScenario.partitions {
            for letter in try await scenario.records(of: "dead", partition) {
                let tailNumber = try #require(letter.key?.utf8String)
                #expect(text(DeadLetterHeader.errorMessage, letter) == "the service knows no plane \(tailNumber)")
                #expect(text(DeadLetterHeader.operatorName, letter) == "mapConcurrently")
                #expect(text(DeadLetterHeader.topic, letter) == "flights")
                attempts.insert(text(DeadLetterHeader.attempts, letter) ?? "")
                count += 1
            }
        }
        #expect(count > 0)
        // The first flight of a plane was refused, and tried again; a 404 is not.
        #expect(attempts.isSubset(of: ["1", "2"]))
        #expect(attempts.contains("2"))
    }

    @Test func aServiceThatIsDownStopsTheApplication() async throws {
        var scenario = try EnrichScenario(ServiceBehavior(latency: .zero) { _ in true })
        defer { scenario.broker.close() }
        scenario.settings.attempts = 2
        let error = await #expect(throws: ApplicationError.self) { try await scenario.run(first: 1_000) }
        #expect(error?.message.contains("dead letters") == true)
        for partition in 0..<EnrichScenario.partitions {
            #expect(try await scenario.records(of: "enriched", partition).isEmpty)
        }
    }

    private func offset(of letter: Record) -> String? { text(DeadLetterHeader.offset, letter) }

    private func text(_ name: String, _ letter: Record) -> String? {
        letter.headers.lastValue(named: name)?.utf8String
    }
}
