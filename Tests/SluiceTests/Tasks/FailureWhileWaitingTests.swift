import SluiceTesting
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct FailureWhileWaitingTests {
    /// The clock stands still: nothing but the failure ends the wait.
    @Test func aCallThatFailsWhileThereIsNothingToReadEndsTheAttempt() async throws {
        let (clock, calls) = (ManualClock(), Collected<Int>())
        let pipeline = Pipeline(MemorySource(numbers: 3), clock: clock)
        pipeline.numbers.mapConcurrently(limit: 8) { number in
            calls.append(number)
            guard number == 1 else { return number }
            try await clock.sleep(until: .milliseconds(1))
            throw Fault()
        }
        .write(to: pipeline.output)
        let source = pipeline.source
        let reader = try source.open(.first, at: 0) {}
        let attempt = TaskAttempt(
            task: TaskID(batch: BatchID(0), index: 0),
            stage: StageID(0),
            range: OffsetRange(partition: .first, from: 0, until: 100),
            attempt: 1,
            fence: Fence(1)
        )
        let time = TimeSource(clock)
        let plan = try Plan(pipeline.app.builder)
        let context = TaskContext(
            attempt,
            plan,
            .quiet(time)
        )
        defer { context.close() }
        let thread = WorkerThread(name: "executor")
        defer { thread.stop() }
        let run = Task(executorPreference: thread) {
            var pass = TaskPass(
                attempt: attempt,
                range: OffsetRange(partition: .first, from: 0, until: 100),
                reader: reader,
                context: context,
                limits: TaskLimits(),
                time: time
            )
            _ = try await pass.run(plan.stages[0])
        }
        // The soft deadline's sleeper shows that the loop waits for records.
        await clock.sleeper(until: .seconds(1))
        clock.advance(to: .milliseconds(1))
        let error = await #expect(throws: OperatorError.self) { try await run.value }
        #expect(error?.cause as? Fault == Fault())
        #expect(calls.all == [0, 1, 2])
    }
}
