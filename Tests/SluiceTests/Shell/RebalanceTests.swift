import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct RebalanceTests {
    private let configuration = ApplicationConfiguration.quiet.with { $0.trigger = .asap }

    @Test func whatIsAskedBackIsFinishedAndCommittedFirst() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 4, partitions: 2), configuration)
        let (source, gate) = (pipeline.source, Gate())
        pipeline.numbers.forEach { if $0 == 0 { gate.pass() } }.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        async let revocation: Void = source.revoke(.first)
        await source.commit(of: .second, reaches: 2)
        source.append("5", to: "in", partition: 1)
        await source.commit(of: .second, reaches: 3)
        gate.open()
        await revocation
        #expect(source.committedOffsets == [.first: 2, .second: 3])
        source.append("4", to: "in", partition: 0)
        source.giveBack(.first)
        await source.commit(of: .first, reaches: 3)
        run.cancel()
        _ = await run.result
        #expect(pipeline.output.elements.filter { $0 % 2 == 0 } == [0, 2, 4])
    }

    @Test func whatWasLostIsReadAgainWhenItComesBack() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration)
        let (source, gate) = (pipeline.source, Gate())
        pipeline.numbers.forEach { if $0 == 0 { gate.pass() } }.write(to: pipeline.output)
        let run = Task { try await pipeline.app.run() }
        await gate.visitor()
        await source.lose(.first)
        source.giveBack(.first)
        gate.open()
        await source.commit(of: .first, reaches: 3)
        run.cancel()
        _ = await run.result
        #expect(pipeline.output.elements == [0, 1, 2])
    }

    @Test func theDeliveryOfWhatWasLostIsCancelled() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3), configuration)
        let (source, calls) = (pipeline.source, Collected<[Int]>())
        pipeline.numbers.write(
            to: .forEachBatch { batch in
                calls.append(batch.elements)
                // Only cancellation ends the first call.
                let never = AsyncStream<Never> { _ in }
                if calls.all.count == 1 { for await _ in never {} }
                try Task.checkCancellation()
            }
        )
        let run = Task { try await pipeline.app.run() }
        await calls.reaches(1)
        await source.lose(.first)
        source.giveBack(.first)
        await source.commit(of: .first, reaches: 3)
        run.cancel()
        _ = await run.result
        #expect(calls.all == [[0, 1, 2], [0, 1, 2]])
    }
}
