import ServiceLifecycle
import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct StoppingTests {
    private let lines = Collected<String>()

    private func configuration() -> ApplicationConfiguration {
        ApplicationConfiguration.quiet.logging(to: lines).with { $0.trigger = .asap }
    }

    @Test func aGracefulShutdownFinishesWhatIsInFlight() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration().with { $0.executors = 1 })
        let gate = Gate()
        pipeline.numbers.forEach { if $0 == 1 { gate.pass() } }.write(to: pipeline.output)
        let group = ServiceGroup(
            configuration: .init(services: [pipeline.app], logger: pipeline.app.configuration.logger)
        )
        let run = Task { try await group.run() }
        await gate.visitor()
        await group.triggerGracefulShutdown()
        await lines.holds { $0.hasPrefix("draining") }
        pipeline.source.add(3..<6)
        #expect(pipeline.source.committedOffsets.isEmpty)
        gate.open()
        try await run.value
        #expect(pipeline.output.elements == [0, 1, 2])
        #expect(pipeline.source.committedOffsets == [.first: 3])
    }

    @Test func aDrainThatTakesTooLongSaysWhatIsLeft() async throws {
        let clock = ManualClock()
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration(), clock: clock)
        let gate = Gate()
        pipeline.numbers.forEach { if $0 == 1 { gate.pass() } }.write(to: pipeline.output)
        let group = ServiceGroup(
            configuration: .init(services: [pipeline.app], logger: pipeline.app.configuration.logger)
        )
        let run = Task { try await group.run() }
        await gate.visitor()
        await group.triggerGracefulShutdown()
        await clock.sleeper(until: .seconds(30))
        clock.advance(by: .seconds(30))
        let error = await #expect(throws: ApplicationError.self) { try await run.value }
        #expect(
            error?.message == """
                drained, but 1 tasks did not end within the drain deadline, and their work is uncommitted: \
                in[0] 0..<3 (task 0.0, running on executor 0)
                """
        )
        gate.open()
        #expect(pipeline.source.committedOffsets.isEmpty)
    }

    @Test func cancellationStopsHardAndFreesWhatTheTaskHolds() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration())
        let calls = Collected<String>()
        pipeline.numbers.mapPartition(
            setUp: { _ in },
            cleanUp: { calls.append("clean up") },
            { _, elements, emit in
                while let element = try await elements.next() {
                    calls.append("next \(element)")
                    try await Task.sleep(for: .seconds(3_600))
                    try emit(element)
                }
            }
        )
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await calls.reaches(1)
        run.cancel()
        let error = await #expect(throws: ApplicationError.self) { try await run.value }
        #expect(error?.code == .stopped)
        #expect(error?.message == "stopped with 1 tasks unfinished")
        await calls.holds { $0 == "clean up" }
        #expect(pipeline.source.committedOffsets.isEmpty)
    }

    @Test func aStopBeforeTheStartIsOverLeavesNothingRunning() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration())
        let sink = SlowSink()
        pipeline.numbers.write(to: sink)
        let run = Task { try await pipeline.app.run() }
        await sink.starting.reaches(1)
        run.cancel()
        sink.gate.open()
        await #expect(throws: ApplicationError.self) { try await run.value }
        let again = Pipeline(pipeline.source)
        again.numbers.write(to: again.output)
        try await again.app.run()
        #expect(again.output.elements == [0, 1, 2])
    }
}

/// Takes its time to start.
private final class SlowSink: Sink {
    let name = "slow"
    let starting = Collected<Void>()
    let gate = Gate()

    func start(_ context: SinkContext) {
        starting.append(())
        gate.pass()
    }

    func makeStaged(for task: TaskContext) -> CollectedOutput<Int> { CollectedOutput() }
    func stage(_ element: Int, in staged: CollectedOutput<Int>) {}
    func publish(_ parts: [StagedPart<CollectedOutput<Int>>], of batch: BatchID) {}
}
