import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct StragglerTests {
    @Test func aTaskThatRunsFarLongerThanItsFellowsIsToldOfOnce() async throws {
        let (clock, lines, metrics, gate) = (ManualClock(), Collected<String>(), CapturedMetrics(), Gate())
        let configuration = ApplicationConfiguration.quiet.logging(to: lines).with {
            $0.executors = 4
            $0.metrics = metrics
        }
        let pipeline = Pipeline(MemorySource(numbers: 4, partitions: 4), configuration, clock: clock)
        let sink = RecordingSink()
        pipeline.numbers.forEach { if $0 == 2 { gate.pass() } }.write(to: sink)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        // The others are done, and delivered.
        await sink.published.reaches(3)
        for second in 1...3 {
            await clock.sleeper(until: .seconds(second))
            clock.advance(to: .seconds(second))
        }
        await clock.sleeper(until: .seconds(4))
        let told = lines.all.filter { $0.contains("has run for") }
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("in[2] 0..<1 (task 0.") == true)
        #expect(told.first?.contains("has run for 1000 ms, and its batch's finished tasks took 0 ms (median)") == true)
        #expect(metrics.value("sluice_stragglers_total") == 1)
        #expect(metrics.value("sluice_straggling_tasks") == 1)
        gate.open()
        try await run.value
        #expect(sink.published.all.count == 4)
        #expect(metrics.value("sluice_straggling_tasks") == 0)
    }
}
