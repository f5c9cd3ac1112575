import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct PrefetchTests {
    /// How far `upstream` has come when the first of the calls behind it end.
    private func produced(_ stream: (Stream<Int>) -> Stream<Int>) async throws -> [Int] {
        let clock = ManualClock()
        let pipeline = Pipeline(MemorySource(numbers: 30), .quiet, clock: clock)
        let (made, started) = (Collected<Int>(), Collected<Int>())
        stream(pipeline.numbers.forEach { made.append($0) })
            .mapConcurrently(limit: 2) { number in
                let until = ManualClock.Instant.seconds(1 + number / 2)
                started.append(number)
                try await clock.sleep(until: until)
                return number
            }
            .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        var counts: [Int] = []
        for second in 1...15 {
            await clock.sleepers(until: .seconds(second), count: 2)
            // Nothing else is left to do on the executor's thread once it sleeps: what is made stays.
            var last = -1
            while last != made.all.count {
                last = made.all.count
                for _ in 0..<100 { await Task.yield() }
            }
            counts.append(last)
            clock.advance(to: .seconds(second))
        }
        try await run.value
        #expect(pipeline.output.elements == Array(0..<30))
        return counts
    }

    @Test func upstreamWaitsWithoutIt() async throws {
        #expect(try await produced { $0 } == stride(from: 2, through: 30, by: 2).map { $0 })
    }

    @Test func upstreamRunsAheadAndSlides() async throws {
        let counts = try await produced { $0.prefetch(5) }
        #expect(counts == stride(from: 7, through: 35, by: 2).map { min($0, 30) })
    }
}
