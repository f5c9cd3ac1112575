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
        #expect(
            told.first?.hasSuffix("it is in the application's code, with what was read from offset 0 on") == true
        )
        #expect(metrics.value("sluice_stragglers_total") == 1)
        #expect(metrics.value("sluice_straggling_tasks") == 1)
        gate.open()
        try await run.value
        #expect(sink.published.all.count == 4)
        #expect(metrics.value("sluice_straggling_tasks") == 0)
    }

    /// A call of one partition does not end; the other one goes on, tick by tick, and nothing of the first is committed.
    @Test func theOthersGoOnWhileOnePartitionsCallsTakeLong() async throws {
        let (clock, lines) = (ManualClock(), Collected<String>())
        let configuration = ApplicationConfiguration.quiet.logging(to: lines).with {
            $0.trigger = .interval(.seconds(1))
            $0.executors = 2
            $0.commitInterval = .zero
        }
        let pipeline = Pipeline(MemorySource(numbers: 4, partitions: 2), configuration, clock: clock)
        pipeline.numbers.mapConcurrently(limit: 4) { number in
            if number == 1 { try await clock.sleep(until: .seconds(3_600)) }
            return number
        }
        .write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await pipeline.source.commit(of: .first, reaches: 2)
        for second in 1...20 {
            pipeline.source.append(Bytes("\(second * 2 + 2)"), to: "in", partition: 0)
            await clock.sleeper(until: .seconds(second))
            clock.advance(to: .seconds(second))
            await pipeline.source.commit(of: .first, reaches: Int64(second + 2))
        }
        #expect(pipeline.output.elements == (0...21).map { $0 * 2 })
        #expect(pipeline.source.committedOffsets[.second] == nil)
        #expect(lines.all.contains { $0.contains("it is waiting for its last calls, before offset 2") })
        run.cancel()
        _ = await run.result
    }
}
