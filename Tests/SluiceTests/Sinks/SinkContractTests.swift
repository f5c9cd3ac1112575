import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct SinkContractTests {
    @Test func isCalledInOrder() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let sink = RecordingSink()
        pipeline.numbers.write(to: sink)
        try await pipeline.app.run()
        #expect(
            sink.calls.all == [
                "start test", "restore [in[0]]", "makeStaged in[0] 0..<2 attempt 1", "stage 0", "stage 1",
                "publish [\"in[0] 0..<2: [0, 1]\"]", "stop",
            ]
        )
    }

    @Test func discardsWhatAFailedAttemptCollected() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let (sink, attempts) = (RecordingSink(), Collected<Int>())
        pipeline.numbers.forEach { number in
            guard number == 1 else { return }
            attempts.append(number)
            if attempts.all.count == 1 { throw Fault() }
        }
        .write(to: sink)
        try await pipeline.app.run()
        #expect(
            sink.calls.all.dropFirst(2) == [
                "makeStaged in[0] 0..<2 attempt 1", "stage 0", "discard [0]",
                "makeStaged in[0] 0..<2 attempt 2", "stage 0", "stage 1", "publish [\"in[0] 0..<2: [0, 1]\"]", "stop",
            ]
        )
    }

    @Test func discardsWhatIsNotWorthPublishing() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let sink = RecordingSink()
        pipeline.numbers.filter { _ in false }.write(to: sink)
        try await pipeline.app.run()
        #expect(sink.calls.all.dropFirst(2) == ["makeStaged in[0] 0..<2 attempt 1", "discard []", "stop"])
        #expect(pipeline.source.committedOffsets == [.first: 2])
    }

    @Test func isGivenTheSamePartsWhenPublishingFailed() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let sink = RecordingSink(failingWith: [Fault(), KafkaError(code: .transport)])
        pipeline.numbers.write(to: sink)
        try await pipeline.app.run()
        #expect(sink.calls.all.filter { $0.hasPrefix("makeStaged") }.count == 1)
        let staged = sink.published.all.map { $0.map(\.staged) }
        #expect(staged.count == 3)
        #expect(staged.allSatisfy { $0.count == 1 && $0[0] === staged[0][0] })
        #expect(pipeline.source.committedOffsets == [.first: 2])
    }

    @Test func isNotCalledAgainAfterAFailureThatIsNotRetriable() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let sink = RecordingSink(failingWith: [Failure(origin: .sink, message: "refused", isRetriable: false)])
        pipeline.numbers.write(to: sink)
        let error = try await failure(of: pipeline.app)
        #expect(sink.published.all.count == 1)
        #expect(error.failure?.message == "recording, output of in[0] 0..<2: refused")
        #expect(pipeline.source.committedOffsets.isEmpty)
    }

    @Test func isNotCalledAgainWhenAnotherSinkFailed() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let sinks = [
            RecordingSink(name: "first"), RecordingSink(name: "second", failingWith: [Fault()]),
            RecordingSink(name: "third"),
        ]
        for sink in sinks { pipeline.numbers.write(to: sink) }
        try await pipeline.app.run()
        #expect(sinks.map(\.published.all.count) == [1, 2, 1])
    }

    @Test func failsTheApplicationWhenPublishingNeverSucceeds() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let sink = RecordingSink(failingWith: Array(repeating: Fault(description: "disk full"), count: 9))
        pipeline.numbers.write(to: sink)
        let error = try await failure(of: pipeline.app)
        #expect(error.code == .failed)
        #expect(error.failure?.origin == .sink)
        #expect(error.failure?.partition == .first)
        #expect(error.failure?.offset == 0)
        #expect(error.failure?.attempts == 4)
        #expect(error.message.contains("recording, output of in[0] 0..<2: disk full"))
        #expect(sink.published.all.count == 4)
        #expect(pipeline.source.committedOffsets.isEmpty)
    }

    @Test func saysWherePartitionsStand() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 5))
        let sink = RecordingSink(positions: [.first: 3])
        pipeline.numbers.write(to: sink)
        try await pipeline.app.run()
        #expect(sink.published.all.flatMap { $0 }.flatMap(\.staged.elements) == [3, 4])
    }

    @Test func getsRangesWithoutOutputIfItKeepsPositions() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let sink = RecordingSink(positions: [.first: 0], keepsPositions: true)
        pipeline.numbers.filter { _ in false }.write(to: sink)
        try await pipeline.app.run()
        #expect(sink.calls.all.filter { $0.hasPrefix("publish") } == ["publish [\"in[0] 0..<2: []\"]"])
    }

    @Test func isAskedOnlyAboutPartitionsThatLeadToIt() async throws {
        let source = MemorySource(topics: ["in": 1, "other": 1])
        let app = StreamingApplication(name: "test", configuration: .quiet)
        let (sink, other, both) = (RecordingSink(), RecordingSink(), RecordingSink())
        let streams = ["in", "other"].map { topic in
            app.stream(from: source.source(topics: topic)).map { try $0.number }
        }
        streams[0].write(to: sink)
        streams[1].write(to: other)
        streams[0].union(streams[1]).write(to: both)
        try await app.run()
        let asked = [sink, other, both].map { $0.calls.all.filter { $0.hasPrefix("restore") } }
        #expect(asked == [["restore [in[0]]"], ["restore [other[0]]"], ["restore [in[0], other[0]]"]])
    }

    @Test func isAskedAgainWhenItCannotTell() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 2))
        let sink = BusySink()
        pipeline.numbers.write(to: sink)
        try await pipeline.app.run()
        #expect(sink.asked.all.count == 2)
    }

    @Test func getsWholeBatchesInOrderOfPartition() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 5, partitions: 2))
        let sink = RecordingSink(takesWholeBatches: true)
        pipeline.numbers.write(to: sink)
        try await pipeline.app.run()
        let publishing = sink.calls.all.filter { $0.hasPrefix("publish") }
        #expect(publishing == ["publish [\"in[0] 0..<3: [0, 2, 4]\", \"in[1] 0..<2: [1, 3]\"]"])
    }

    @Test func anErrorAtItsStartEndsTheApplication() async throws {
        let pipeline = Pipeline(MemorySource(numbers: 1))
        pipeline.numbers.write(to: BrokenSink())
        let error = try await failure(of: pipeline.app)
        #expect(error.code == .failed)
        #expect(error.message.contains("sink broken: no such directory"))
        #expect(pipeline.source.committedOffsets.isEmpty)
    }
}

private struct BrokenSink: Sink {
    let name = "broken"

    func start(_ context: SinkContext) throws { throw Fault(description: "no such directory") }
    func makeStaged(for task: TaskContext) -> CollectedOutput<Int> { CollectedOutput() }
    func stage(_ element: Int, in staged: CollectedOutput<Int>) {}
    func publish(_ parts: [StagedPart<CollectedOutput<Int>>], of batch: BatchID) {}
}

/// Can't tell where partitions stand when it is asked first.
private struct BusySink: Sink {
    let name = "busy"
    let asked = Collected<Int>()

    func restore(_ starts: [PartitionStart]) throws -> [TopicPartition: Int64] {
        asked.append(starts.count)
        guard asked.all.count > 1 else { throw Failure(origin: .sink, message: "locked") }
        return [:]
    }
    func makeStaged(for task: TaskContext) -> CollectedOutput<Int> { CollectedOutput() }
    func stage(_ element: Int, in staged: CollectedOutput<Int>) {}
    func publish(_ parts: [StagedPart<CollectedOutput<Int>>], of batch: BatchID) {}
}
