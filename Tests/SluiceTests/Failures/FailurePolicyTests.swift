import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct FailurePolicyTests {
    /// Throws at multiples of three.
    @Sendable private static func picky(_ number: Int) throws -> Int {
        if number % 3 == 0 { throw Fault() }
        return number
    }

    @Test func skipDropsTheElementAndGoesOn() async throws {
        let (batches, lines) = (Collected<BatchReport>(), Collected<String>())
        let pipeline = Pipeline(
            MemorySource(numbers: 7),
            .quiet.logging(to: lines).reporting(to: batches)
        )
        pipeline.numbers.map(onFailure: .skip, Self.picky).write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [1, 2, 4, 5])
        #expect(pipeline.source.committedOffsets == [.first: 7])
        #expect(batches.all.map(\.counts.recordsSkipped) == [3])
        #expect(
            lines.all.filter { $0.hasPrefix("skipped an element at which map 2 threw SluiceTests.Fault") }.count == 3
        )
        #expect(lines.all.contains { $0.contains("1 batch, 7 records read, 4 written, 3 skipped") })
    }

    @Test func everyOperatorThatCallsAClosureTakesAPolicy() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 12))
        pipeline.numbers
            .map(onFailure: .skip) { if $0 == 0 { throw Fault() } else { $0 } }
            .compactMap(onFailure: .skip) { if $0 == 1 { throw Fault() } else { $0 } }
            .filter(onFailure: .skip) { if $0 == 2 { throw Fault() } else { true } }
            .flatMap(onFailure: .skip) { if $0 == 3 { throw Fault() } else { [$0] } }
            .flatMap(into: Int.self, onFailure: .skip) { if $0 == 4 { throw Fault() } else { try $1($0) } }
            .forEach(onFailure: .skip) { if $0 == 5 { throw Fault() } }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == Array(6..<12))
    }

    @Test func whatAnOperatorHandedOnBeforeItFailedStays() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        pipeline.numbers.flatMap(into: Int.self, onFailure: .skip) { number, emit in
            try emit(number)
            throw Fault()
        }
        .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [0, 1])
    }

    @Test func operatorsWithoutAPolicyGoByTheApplications() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 7), .quiet.with { $0.onFailure = .skip })
        pipeline.numbers.map(Self.picky).write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [1, 2, 4, 5])
    }

    @Test func anOperatorsOwnPolicyWins() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 7), .quiet.with { $0.onFailure = .skip })
        pipeline.numbers.map(onFailure: .fail) { if $0 == 5 { throw Fault() } else { $0 } }.write(to: pipeline.output)
        #expect(try await failure(of: pipeline.app).failure?.offset == 5)
    }

    @Test func anOperatorAnswersForItsOwnClosureAlone() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 7))
        pipeline.numbers
            .flatMap(into: Int.self, onFailure: .skip) { number, emit in try emit(number) }
            .filter { if $0 == 5 { throw Fault() } else { true } }
            .write(to: pipeline.output)
        let error = try await failure(of: pipeline.app)
        #expect(error.failure?.operatorName == "filter")
        #expect(error.failure?.offset == 5)
    }

    @Test func aFailureThatIsNotRetriableFailsWhateverThePolicy() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 7), .quiet.with { $0.onFailure = .skip })
        pipeline.numbers.forEach { number in
            if number == 4 { throw Failure(origin: .userCode, message: "full", isRetriable: false) }
        }
        .write(to: pipeline.output)
        let failure = try #require(try await failure(of: pipeline.app).failure)
        #expect(failure.offset == 4 && failure.message == "full" && failure.operatorName == "forEach")
        #expect(failure.attempts == 1)
    }

    @Test func aCancellationIsNoReasonToSkip() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 7), .quiet.with { $0.onFailure = .skip })
        pipeline.numbers.forEach { if $0 == 4 { throw CancellationError() } }.write(to: pipeline.output)
        #expect(try await failure(of: pipeline.app).failure?.offset == 4)
    }

    @Test func retriedAttemptsCountOnce() async throws {
        let (batches, faults) = (Collected<BatchReport>(), Collected<Int>())
        let pipeline = Pipeline(MemorySource(numbers: 7), .quiet.reporting(to: batches))
        pipeline.numbers.map(onFailure: .skip, Self.picky)
            .forEach { number in
                guard number == 5, faults.all.count < 2 else { return }
                faults.append(number)
                throw Fault()
            }
            .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(faults.all.count == 2)
        #expect(batches.all.map(\.counts.recordsSkipped) == [3])
    }

    @Test func branchesFailEachByItself() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 5))
        let other = MemorySink<Int>()
        pipeline.numbers.map(onFailure: .skip, Self.picky).write(to: pipeline.output)
        pipeline.numbers.map { $0 * 10 }.write(to: other)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [1, 2, 4])
        #expect(other.elements == [0, 10, 20, 30, 40])
    }

    @Test func whatASinkCannotStageGoesByTheApplicationsPolicy() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 5), .quiet.with { $0.onFailure = .skip })
        pipeline.numbers.write(to: PickySink(pipeline.output))
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [1, 2, 4])
    }

    @Test func theBodyOfMapPartitionAlwaysFailsTheTask() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 5), .quiet.with { $0.onFailure = .skip })
        pipeline.numbers.mapPartition { numbers, emit in
            while let number = try await numbers.next() { try emit(Self.picky(number)) }
        }
        .write(to: pipeline.output)
        let failure = try #require(try await failure(of: pipeline.app).failure)
        #expect(failure.operatorName == "mapPartition" && failure.offset == 0)
    }

    @Test func whatFollowsMapPartitionKnowsItsRecord() async throws {
        let letters = MemorySink<ProducerRecord>()
        let pipeline = Pipeline(MemorySource(numbers: 7))
        pipeline.numbers.mapPartition { numbers, emit in
            while let number = try await numbers.next() {
                await Task.yield()
                try emit(number)
            }
        }
        .map(onFailure: .deadLetter(to: letters), Self.picky)
        .write(to: pipeline.output)
        try await pipeline.app.run()
        #expect(pipeline.output.elements == [1, 2, 4, 5])
        #expect(letters.elements.map { $0.headers.lastValue(named: DeadLetterHeader.offset) } == ["0", "3", "6"])
    }

    @Test func flagsAreReadAsTheyAreWritten() {
        #expect(FailurePolicy(argument: "fail")?.description == "fail")
        #expect(FailurePolicy(argument: "skip")?.description == "skip")
        #expect(FailurePolicy(argument: "dead-letter:lost")?.description == "dead-letter:lost")
        for text in ["", "drop", "dead-letter", "dead-letter:", "Skip"] {
            #expect(FailurePolicy(argument: text) == nil)
        }
    }
}

/// Takes no multiples of three.
private struct PickySink: Sink {
    let name = "picky"
    let base: MemorySink<Int>

    init(_ base: MemorySink<Int>) { self.base = base }

    func makeStaged(for task: TaskContext) -> CollectedOutput<Int> { base.makeStaged(for: task) }

    func stage(_ element: Int, in staged: CollectedOutput<Int>) throws {
        if element % 3 == 0 { throw Fault() }
        base.stage(element, in: staged)
    }

    func publish(_ parts: [StagedPart<CollectedOutput<Int>>], of batch: BatchID) { base.publish(parts, of: batch) }
}
