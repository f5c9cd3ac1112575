import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct PrefetchTests {
    /// Two calls at a time behind `stream`: before each pair ends, upstream has come as far as `expected` says, and no
    /// further.
    private func run(expecting expected: [Int], _ stream: (Stream<Int>) -> Stream<Int>) async throws {
        let clock = ManualClock()
        let pipeline = Pipeline(MemorySource(numbers: 30), .quiet, clock: clock)
        let made = Collected<Int>()
        stream(pipeline.numbers.forEach { made.append($0) })
            .mapConcurrently(limit: 2) { number in
                try await clock.sleep(until: .seconds(1 + number / 2))
                return number
            }
            .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        for (index, count) in expected.enumerated() {
            await clock.sleepers(until: .seconds(1 + index), count: 2)
            await made.reaches(count)
            #expect(made.all.count == count)
            clock.advance(to: .seconds(1 + index))
        }
        try await run.value
        #expect(pipeline.output.elements == Array(0..<30))
    }

    @Test func upstreamWaitsWithoutIt() async throws {
        try await run(expecting: (1...15).map { 2 * $0 }) { $0 }
    }

    @Test func upstreamRunsAheadAndSlides() async throws {
        try await run(expecting: (1...15).map { min(2 * $0 + 5, 30) }) { $0.prefetch(5) }
    }
}
