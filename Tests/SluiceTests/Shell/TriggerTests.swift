import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct TriggerTests {
    private let clock = ManualClock()
    private let batches = Collected<BatchReport>()

    private func configuration(_ trigger: Trigger) -> ApplicationConfiguration {
        ApplicationConfiguration.quiet.reporting(to: batches).with {
            $0.trigger = trigger
            $0.commitInterval = .zero
        }
    }

    @Test func availableNowReadsWhatIsThereAndStops() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 7, partitions: 2), configuration(.availableNow))
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements.sorted() == Array(0..<7))
        #expect(pipeline.source.committedOffsets == [.first: 4, .second: 3])
    }

    @Test func availableNowLeavesWhatComesLater() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration(.availableNow))
        let source = pipeline.source
        pipeline.numbers.forEach { if $0 == 0 { source.add(3..<5) } }.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [0, 1, 2])
    }

    @Test func availableNowStopsWhenThereIsNothing() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 0, partitions: 2), configuration(.availableNow))
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(batches.all.isEmpty)
    }

    @Test func onceReadsWhatIsThereInOneBatch() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 7, partitions: 2), configuration(.once))
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(batches.all.map(\.id) == [BatchID(0)])
        #expect(batches.all.first?.counts.recordsRead == 7)
    }

    @Test func asapReadsWhatIsThereAndWhatComes() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 4, partitions: 2), configuration(.asap))
        let source = pipeline.source
        pipeline.numbers.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await source.commit(of: .first, reaches: 2)
        await source.commit(of: .second, reaches: 2)
        for number in 4..<20 {
            source.append(Bytes("\(number)"), to: "in", partition: 1)
            await source.commit(of: .second, reaches: Int64(number - 1))
        }
        run.cancel()
        _ = await run.result
        #expect(pipeline.output.elements.sorted() == Array(0..<20))
    }

    @Test func intervalCutsAtAlignedTicks() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1), configuration(.interval(.milliseconds(100))), clock: clock)
        pipeline.numbers.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await batches.reaches(1)
        await clock.sleeper(until: .milliseconds(100))
        pipeline.source.add(1..<2)
        clock.advance(to: .milliseconds(250))
        await batches.reaches(2)
        await clock.sleeper(until: .milliseconds(300))
        pipeline.source.add(2..<4)
        #expect(batches.all.count == 2)
        clock.advance(to: .milliseconds(300))
        await batches.reaches(3)
        await clock.sleeper(until: .milliseconds(400))
        run.cancel()
        _ = await run.result
        #expect(
            batches.all.map { $0.ranges.map(\.description) } == [["in[0] 0..<1"], ["in[0] 1..<2"], ["in[0] 2..<4"]]
        )
    }

    @Test func aBatchAfterAnOverrunIsCutAtOnce() async throws {
        let configuration = configuration(.interval(.milliseconds(100))).with {
            $0.maxBatchesInFlight = 1
            $0.maxLaggingPartitions = 0
        }
        let pipeline = Pipeline(MemorySource(numbers: 1), configuration, clock: clock)
        let gate = Gate()
        pipeline.numbers.forEach { if $0 == 0 { gate.pass() } }.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        await clock.sleeper(until: .milliseconds(100))
        pipeline.source.add(1..<3)
        clock.advance(to: .milliseconds(100))
        await clock.sleeper(until: .milliseconds(200))
        clock.advance(to: .milliseconds(250))
        await clock.sleeper(until: .milliseconds(300))
        #expect(batches.all.isEmpty)
        gate.open()
        await batches.reaches(2)
        #expect(clock.now == .milliseconds(250))
        #expect(batches.all.map(\.counts.recordsRead) == [1, 2])
        run.cancel()
        _ = await run.result
    }
}
