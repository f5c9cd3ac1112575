import Sluice
import SluiceTesting
import Testing

/// What becomes of calls that are under way when the application stops.
@Suite(.timeLimit(.minutes(1))) struct CallsAtStopTests {
    private let started = Collected<Int>()
    private let ended = Collected<Int>()

    private func pipeline() -> Pipeline {
        Pipeline(
            MemorySource(numbers: 40, partitions: 4),
            .quiet.with {
                $0.trigger = .asap
                $0.executors = 2
            }
        )
    }

    private func call(_ number: Int, _ wait: () async throws -> Void) async throws -> Int {
        started.append(number)
        defer { ended.append(number) }
        try await wait()
        return number
    }

    @Test func aDrainReturnsWhenAllCallsHaveEnded() async throws {
        let (pipeline, clock) = (pipeline(), ManualClock())
        pipeline.numbers.mapConcurrently(limit: 4) { number in
            try await call(number) { try await clock.sleep(until: .seconds(1)) }
        }
        .mapBlocking(threads: 2) { $0 }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await clock.sleepers(until: .seconds(1), count: 8)
        pipeline.app.stop()
        clock.advance(to: .seconds(1))
        try await run.value
        #expect(ended.all.sorted() == started.all.sorted())
        #expect(pipeline.output.elements.sorted() == started.all.sorted())
        #expect(pipeline.source.committedOffsets.values.reduce(0, +) == Int64(started.all.count))
    }

    @Test func aHardStopCancelsAllCallsAndBeginsNoOther() async throws {
        let pipeline = pipeline()
        pipeline.numbers.mapConcurrently(limit: 4, order: .none) { number in
            try await call(number) { try await Task.sleep(for: .seconds(3_600)) }
        }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await started.reaches(8)
        run.cancel()
        await #expect(throws: ApplicationError.self) { try await run.value }
        await ended.reaches(8)
        #expect(started.all.count == 8)
        #expect(ended.all.sorted() == started.all.sorted())
        #expect(pipeline.output.elements.isEmpty)
        #expect(pipeline.source.committedOffsets.isEmpty)
    }
}
