import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct BranchingTests {
    @Test func sharedOperatorsAreCalledOnceARecord() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 6))
        let (calls, even, odd) = (Collected<Int>(), MemorySink<Int>(), MemorySink<Int>())
        let shared = pipeline.numbers.forEach { calls.append($0) }
        shared.filter { $0 % 2 == 0 }.write(to: even)
        shared.filter { $0 % 2 == 1 }.write(to: odd)
        try await pipeline.app.run()
        #expect(calls.all == [0, 1, 2, 3, 4, 5])
        #expect(even.elements == [0, 2, 4])
        #expect(odd.elements == [1, 3, 5])
    }

    @Test func branchesComeInTheOrderOfTheirDeclaration() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let calls = Collected<String>()
        pipeline.numbers.forEach { calls.append("first \($0)") }.write(to: MemorySink())
        pipeline.numbers.forEach { calls.append("second \($0)") }.write(to: MemorySink())
        try await pipeline.app.run()
        #expect(calls.all == ["first 0", "second 0", "first 1", "second 1"])
    }

    @Test func whatLeadsToNoSinkDoesNotRun() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        let calls = Collected<Int>()
        _ = pipeline.numbers.forEach { calls.append($0) }
        pipeline.numbers.write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [0, 1, 2])
        #expect(calls.all.isEmpty)
    }

    @Test func unionJoinsBranchesOfOneStream() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        let calls = Collected<Int>()
        pipeline.numbers.map { $0 * 10 }
            .union(pipeline.numbers)
            .forEach { calls.append($0) }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [0, 0, 10, 1, 20, 2])
        #expect(calls.all == pipeline.output.elements)
    }

    @Test func unionJoinsTopics() async throws {
        let source = MemorySource(topics: ["left": 1, "right": 2])
        for number in 0..<3 { source.append(Bytes("\(number)"), to: "left") }
        for number in 3..<6 { source.append(Bytes("\(number)"), to: "right", partition: 1) }
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let sink = MemorySink<Int>()
        let left = app.stream(from: source.source(topics: "left"))
        left.union(app.stream(from: source.source(topics: "right"))).map { try $0.number }.write(to: sink)
        try await app.run()
        #expect(sink.elements.sorted() == Array(0..<6))
        #expect(sink.elements.filter { $0 < 3 } == [0, 1, 2])
        #expect(sink.elements.filter { $0 >= 3 } == [3, 4, 5])
    }
}
