import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct StartingOffsetsTests {
    private let lines = Lines()

    /// Runs until what was there is read.
    private func read(
        _ cluster: TestCluster,
        _ topic: String,
        from start: ApplicationConfiguration.StartingOffsets
    ) async throws -> [String] {
        let (app, sink) = application(cluster, .kafka(topic: topic), .availableNow, from: start)
        try await app.run()
        return sink.elements
    }

    private func application(
        _ cluster: TestCluster,
        _ source: Source,
        _ trigger: Trigger,
        from start: ApplicationConfiguration.StartingOffsets
    ) -> (StreamingApplication, MemorySink<String>) {
        var configuration = cluster.configuration(group: "start", logTo: lines)
        configuration.kafka["topic.metadata.refresh.interval.ms"] = "200"
        configuration.trigger = trigger
        configuration.startingOffsets = start
        let app = StreamingApplication(name: "start", configuration: configuration)
        let sink = MemorySink<String>()
        app.stream(from: source).map { "\($0.topic.hasSuffix("new") ? "new" : "")\($0.text)" }.write(to: sink)
        return (app, sink)
    }

    @Test func theLatestOffsetIsAStartOnceOnly() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        try await cluster.write(0..<5, to: input)
        #expect(try await read(cluster, input, from: .latest).isEmpty)
        #expect(try cluster.committed(by: "start", input) == 5)
        try await cluster.write(5..<8, to: input)
        #expect(try await read(cluster, input, from: .latest) == ["5", "6", "7"])
    }

    @Test func offsetsAreTaken() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        try await cluster.write(0..<5, to: input)
        let start = TopicPartition(topic: input, partition: 0)
        #expect(try await read(cluster, input, from: .offsets([start: 3])) == ["3", "4"])
        #expect(try await read(cluster, input, from: .offsets([start: 1])).isEmpty)
    }

    @Test(.enabled(if: TestCluster.isReal, "the embedded broker knows no times: set SLUICE_TEST_BOOTSTRAP"))
    func aTimeIsLookedUpAndKept() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in")
        try await cluster.write((0..<5).map { TestRecord(Bytes("\($0)"), timestamp: 1_000 + $0) }, to: input)
        #expect(try await read(cluster, input, from: .timestamp(milliseconds: 1_003)) == ["3", "4"])
        #expect(try await read(cluster, input, from: .timestamp(milliseconds: 1_001)).isEmpty)
    }

    @Test func aTimePastTheEndIsTheEnd() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        try await cluster.write(0..<5, to: input)
        #expect(try await read(cluster, input, from: .timestamp(milliseconds: 4_000_000_000_000)).isEmpty)
        #expect(try cluster.committed(by: "start", input) == 5)
    }

    @Test func aTopicThatAppearsIsReadFromItsStart() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let old = try await cluster.makeTopic("old")
        try await cluster.write(0..<3, to: old)
        let pattern = "^\(cluster.name(""))(old|new)$"
        let (app, sink) = application(cluster, .kafka(pattern: pattern), .asap, from: .latest)
        let run = Task { try await app.run() }
        await lines.hold("assigned 1 partition:")
        let new = try await cluster.makeTopic("new")
        try await cluster.write(3..<6, to: new)
        await lines.hold("assigned 2 partitions")
        try await cluster.write(6..<7, to: old)
        while sink.elements.count < 4, !Task.isCancelled { await Task.yield() }
        app.stop()
        try await run.value
        #expect(Set(sink.elements) == ["new3", "new4", "new5", "6"])
        #expect(try cluster.committed(by: "start", new) == 3)
    }

    @Test(.enabled(if: TestCluster.isReal, "the embedded broker adds no partitions: set SLUICE_TEST_BOOTSTRAP"))
    func aPartitionThatAppearsIsReadFromItsStart() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in")
        try await cluster.write(0..<3, to: input)
        let (app, sink) = application(cluster, .kafka(topic: input), .asap, from: .latest)
        let run = Task { try await app.run() }
        await lines.hold("assigned 1 partition:")
        try Admin(cluster).addPartitions(to: input, upTo: 2)
        try await cluster.write(3..<6, to: input, partition: 1)
        while sink.elements.count < 3, !Task.isCancelled { await Task.yield() }
        app.stop()
        try await run.value
        #expect(sink.elements == ["3", "4", "5"])
    }

    @Test func aPatternThatMatchesNothingEndsAtOnceWhereThereIsNothingToWaitFor() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (app, sink) = application(cluster, .kafka(pattern: "^none-.*"), .availableNow, from: .earliest)
        try await app.run()
        #expect(sink.elements.isEmpty)
    }

    @Test func aTopicThatTwoPatternsMatchEndsTheApplication() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        let (app, _) = application(cluster, .kafka(pattern: "^\(input)$"), .asap, from: .earliest)
        app.stream(from: .kafka(pattern: "^\(input).*")).write(to: MemorySink())
        let error = await #expect(throws: ApplicationError.self) { try await app.run() }
        #expect(error?.message.contains("topic \(input) is read by two streams") == true)
    }
}
