import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct MemorySinkTests {
    @Test func keepsTheOrderOfEachPartition() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2_000, partitions: 2))
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements.filter { $0 % 2 == 0 } == Array(stride(from: 0, to: 2_000, by: 2)))
        #expect(pipeline.output.elements.filter { $0 % 2 == 1 } == Array(stride(from: 1, to: 2_000, by: 2)))
    }

    @Test func holdsNothingOfATaskThatIsNotComplete() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        let seen = Collected<Int>()
        let output = pipeline.output
        pipeline.numbers.forEach { _ in seen.append(output.elements.count) }.write(to: output)
        try await pipeline.app.run()
        #expect(seen.all == [0, 0, 0])
        #expect(output.elements == [0, 1, 2])
    }
}
