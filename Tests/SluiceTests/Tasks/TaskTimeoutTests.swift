import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct TaskTimeoutTests {
    private let clock = ManualClock()

    private func makePipeline(maxAttempts: Int, _ lines: Collected<String> = Collected()) -> Pipeline {
        let configuration = ApplicationConfiguration.quiet.logging(to: lines).with {
            $0.taskTimeout = .seconds(5)
            $0.taskRetry.maxAttempts = maxAttempts
            $0.taskRetry.initialBackoff = .zero
        }
        return Pipeline(MemorySource(numbers: 3), configuration, clock: clock)
    }

    /// Passes the numbers on; the second one waits for an hour as long as `isSlow` says so.
    private func waiting(_ numbers: Stream<Int>, _ isSlow: @escaping @Sendable () -> Bool) -> Stream<Int> {
        numbers.mapPartition { [clock] numbers, emit in
            while let number = try await numbers.next() {
                if number == 1, isSlow() { try await clock.sleep(until: .seconds(3_600)) }
                try emit(number)
            }
        }
    }

    @Test func anAttemptThatTakesTooLongIsCancelledAndTriedAgain() async throws {
        let (tries, lines) = (Collected<Void>(), Collected<String>())
        let pipeline = makePipeline(maxAttempts: 2, lines)
        waiting(pipeline.numbers) {
            tries.append(())
            return tries.all.count == 1
        }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await clock.sleeper(until: .seconds(3_600))
        await clock.sleeper(until: .seconds(5))
        clock.advance(to: .seconds(5))
        try await run.value
        #expect(pipeline.output.elements == [0, 1, 2])
        #expect(lines.all.contains { $0.contains("took longer than taskTimeout (5.0 seconds) and was cancelled") })
    }

    @Test func oneThatAlwaysDoesStopsTheApplicationWithItsPlace() async throws {
        let pipeline = makePipeline(maxAttempts: 1)
        waiting(pipeline.numbers) { true }.write(to: pipeline.output)
        let run = Task { try await failure(of: pipeline.app) }
        await clock.sleeper(until: .seconds(3_600))
        await clock.sleeper(until: .seconds(5))
        clock.advance(to: .seconds(5))
        let error = try await run.value
        let cause = try #require(error.failure)
        #expect(cause.partition == .first && cause.offset == 1)
        #expect(cause.operatorName == "mapPartition")
        #expect(cause.message.hasPrefix("the attempt at in[0] 0..<3 took longer than taskTimeout"))
        #expect(pipeline.source.committedOffsets.isEmpty)
    }

    @Test func codeThatIgnoresTheCancellationFailsWhenItReturns() async throws {
        let pipeline = makePipeline(maxAttempts: 1)
        let busy = Collected<Void>()
        // It blocks its thread until it is cancelled, and then goes on as if nothing had happened.
        pipeline.numbers.forEach { number in
            guard number == 1 else { return }
            busy.append(())
            while !Task.isCancelled {}
        }
        .write(to: pipeline.output)
        let run = Task { try await failure(of: pipeline.app) }
        await busy.reaches(1)
        await clock.sleeper(until: .seconds(5))
        clock.advance(to: .seconds(5))
        let error = try await run.value
        let cause = try #require(error.failure)
        #expect(cause.message.contains("took longer than taskTimeout"))
        #expect(pipeline.output.elements.isEmpty && pipeline.source.committedOffsets.isEmpty)
    }

    @Test func anAttemptInTimeIsLeftAlone() async throws {
        let pipeline = makePipeline(maxAttempts: 1)
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [0, 1, 2])
    }
}
