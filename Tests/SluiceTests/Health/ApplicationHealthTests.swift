import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct ApplicationHealthTests {
    private let clock = ManualClock()
    private let lines = Collected<String>()

    private func pipeline(_ change: (inout ApplicationConfiguration) -> Void = { _ in }) -> Pipeline {
        let configuration = ApplicationConfiguration.quiet.logging(to: lines).with {
            $0.trigger = .asap
            change(&$0)
        }
        return Pipeline(MemorySource(numbers: 1), configuration, clock: clock)
    }

    @Test func whatCouldNotBeginHasFailed() async throws {
        let pipeline = pipeline { $0.executors = 0 }
        pipeline.numbers.write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(pipeline.app.health.state == .failed("\(error)"))
        #expect(pipeline.app.status().health.state == "failed")
    }

    @Test func itIsRunningWhileItWorksAndStoppedAfterwards() async throws {
        let pipeline = pipeline()
        pipeline.numbers.write(to: pipeline.output)
        #expect(pipeline.app.health.state == .starting)
        let run = Task { try await pipeline.app.run() }
        await pipeline.source.commit(of: .first, reaches: 1)
        #expect(pipeline.app.health.isReady)
        pipeline.app.stop()
        try await run.value
        #expect(pipeline.app.health.state == .stopped)
        #expect(lines.all.contains("1 batch, 1 records read, 1 written"))
    }

    @Test func aTaskThatGetsNowhereIsNamed() async throws {
        let pipeline = pipeline { $0.stuckAfter = .seconds(10) }
        let gate = Gate()
        pipeline.numbers.forEach { _ in gate.pass() }.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        // The look at 1 s finds the task at work, and that at 11 s finds it at the same place.
        for second in 1...11 {
            await clock.sleeper(until: .seconds(second))
            clock.advance(to: .seconds(second))
        }
        await clock.sleeper(until: .seconds(12))
        #expect(pipeline.app.health.name == "stuck")
        #expect(pipeline.app.health.detail?.contains("in[0] (task 0.0) running on executor") == true)
        await lines.holds { $0.hasPrefix("stuck: in[0] (task 0.0)") }
        gate.open()
        await pipeline.source.commit(of: .first, reaches: 1)
        clock.advance(to: .seconds(12))
        await lines.holds { $0 == "running again" }
        #expect(pipeline.app.health.isReady)
        pipeline.app.stop()
        try await run.value
    }

    @Test func aDriverThatIsSilentIsNotAlive() async throws {
        let gate = Gate()
        let pipeline = pipeline { $0.onProgress = { _ in gate.pass() } }
        pipeline.numbers.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        #expect(pipeline.app.health.isAlive)
        clock.advance(by: .seconds(31))
        #expect(!pipeline.app.health.isAlive)
        #expect(!pipeline.app.health.isReady)
        gate.open()
        pipeline.app.stop()
        try await run.value
        #expect(pipeline.app.health.isAlive)
    }

    @Test func drainingAndFailureAreTold() async throws {
        let pipeline = pipeline { $0.taskRetry.maxAttempts = 1 }
        let gate = Gate()
        pipeline.numbers.forEach { _ in
            gate.pass()
            throw Fault()
        }.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        pipeline.app.stop()
        await lines.holds { $0.hasPrefix("draining") }
        gate.open()
        _ = await run.result
        #expect(pipeline.app.health.name == "stopped")
    }

    @Test func whatFailedForGoodSaysWhy() async throws {
        let pipeline = pipeline { $0.taskRetry.maxAttempts = 1 }
        pipeline.numbers.forEach { _ in throw Fault() }.write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(pipeline.app.health.state == ApplicationHealth.State.failed("\(error)"))
    }
}
