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
}
