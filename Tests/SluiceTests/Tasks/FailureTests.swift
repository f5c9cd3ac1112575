import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    @Test func userCodeThatThrowsIsTriedAgain() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 4))
        let faults = Collected<Int>()
        pipeline.numbers.forEach { number in
            guard number == 2, faults.all.count < 3 else { return }
            faults.append(number)
            throw Fault()
        }
        .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(faults.all.count == 3)
        #expect(pipeline.output.elements == [0, 1, 2, 3])
        #expect(pipeline.source.committedOffsets == [.first: 4])
    }

    @Test func userCodeThatAlwaysThrowsFailsTheApplicationAtItsRecord() async throws {
        let configuration = ApplicationConfiguration.quiet.with { $0.maxTaskOutputBytes = 1 }
        let pipeline = Pipeline(MemorySource(numbers: 6), configuration)
        pipeline.numbers.forEach { if $0 == 3 { throw Fault(description: "no such place") } }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.code == .failed)
        #expect(error.failure?.origin == .userCode)
        #expect(error.failure?.partition == .first)
        #expect(error.failure?.offset == 3)
        #expect(error.failure?.attempts == 4)
        #expect(
            error.message == "in[0] at offset 3: the application's code failed in forEach: no such place (4 attempts)"
        )
        #expect(pipeline.output.elements == [0, 1, 2])
        #expect(pipeline.source.committedOffsets == [.first: 3])
    }

    @Test func theOperatorThatThrewIsNamedByItsPlaceAmongThoseOfItsName() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        pipeline.numbers.map { $0 }.map { if $0 == 1 { throw Fault() } else { $0 } }.filter { _ in true }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.operatorName == "map 3")
        #expect(error.failure?.offset == 1)
    }

    @Test func anErrorThatAClosureKeepsToItselfStillFailsTheTask() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 3))
        pipeline.numbers.flatMap(into: Int.self) { number, emit in try? emit(number) }
            .filter { if $0 == 1 { throw Fault() } else { true } }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.operatorName == "filter")
        #expect(error.failure?.offset == 1)
    }

    @Test func workOnOtherPartitionsIsFinishedAndCommitted() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 6, partitions: 2))
        pipeline.numbers.forEach { if $0 == 3 { throw Fault() } }.write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.partition == .second)
        #expect(error.failure?.offset == 1)
        #expect(pipeline.output.elements == [0, 2, 4])
        #expect(pipeline.source.committedOffsets == [.first: 3])
    }

    @Test func aRestartGoesOnFromWhatIsCommitted() async throws {
        let source = MemorySource(numbers: 6)
        let configuration = ApplicationConfiguration.quiet.with { $0.maxTaskOutputBytes = 1 }
        let first = Pipeline(source, configuration)
        first.numbers.forEach { if $0 == 3 { throw Fault() } }.write(to: first.output)
        _ = try await failure(of: first.app)
        let second = Pipeline(source)
        second.numbers.write(to: second.output)
        try await second.app.run()
        #expect(first.output.elements + second.output.elements == Array(0..<6))
    }
}
