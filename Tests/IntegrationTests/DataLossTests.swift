import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(2))) struct DataLossTests {
    private let lines = Lines()

    private func application(
        _ cluster: TestCluster,
        _ topics: [String],
        _ trigger: Trigger,
        _ policy: DataLossPolicy = .fail
    ) -> (StreamingApplication, MemorySink<Int64>) {
        var configuration = cluster.configuration(group: "loss", logTo: lines)
        configuration.kafka["topic.metadata.refresh.interval.ms"] = "200"
        // Else librdkafka takes a topic for new, and not for gone, for half a minute.
        configuration.kafka["topic.metadata.propagation.max.ms"] = "100"
        configuration.kafka["session.timeout.ms"] = "3000"
        configuration.kafka["heartbeat.interval.ms"] = "100"
        configuration.trigger = trigger
        configuration.onDataLoss = policy
        configuration.startingOffsets = .offsets([TopicPartition(topic: topics[0], partition: 0): 1])
        let app = StreamingApplication(name: "loss", configuration: configuration)
        let sink = MemorySink<Int64>()
        app.stream(from: .kafka(topics: topics)).map { $0.offset }.write(to: sink)
        return (app, sink)
    }

    /// A partition whose log begins above offset 1: the embedded broker keeps 5 MiB.
    private func shortened(_ cluster: TestCluster) async throws -> (topic: String, start: Int64) {
        let topic = try await cluster.makeTopic("in")
        let large = Bytes([UInt8](repeating: 7, count: 500_000))
        try await cluster.write((0..<20).map { _ in TestRecord(large) }, to: topic)
        if cluster.embedded == nil { try Admin(cluster).deleteRecords(of: topic, below: 8) }
        let start = try cluster.logStart(topic)
        #expect(start > 1)
        return (topic, start)
    }

    @Test(arguments: [Trigger.availableNow, .asap, .interval(.milliseconds(50))])
    func offsetsThatRetentionDeletedAreAnError(trigger: Trigger) async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (topic, start) = try await shortened(cluster)
        let (app, sink) = application(cluster, [topic], trigger)
        let error = await #expect(throws: ApplicationError.self) { try await app.run() }
        #expect(error?.failure?.partition == TopicPartition(topic: topic, partition: 0))
        #expect(error?.failure?.offset == 1)
        #expect(error?.message.contains("the log begins at offset \(start): the \(start - 1) offsets before") == true)
        #expect(sink.elements.isEmpty)
    }

    @Test(arguments: [Trigger.availableNow, .asap, .interval(.milliseconds(50))])
    func offsetsThatRetentionDeletedAreSkippedWhenAllowed(trigger: Trigger) async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (topic, start) = try await shortened(cluster)
        let (app, sink) = application(cluster, [topic], trigger, .skipToEarliest)
        let run = Task { try await app.run() }
        await lines.hold("lost \(topic)[0] 1..<\(start): deleted before it was read")
        while sink.elements.count < 20 - start, !Task.isCancelled { await Task.yield() }
        app.stop()
        try await run.value
        #expect(sink.elements == Array(start..<20))
        #expect(try cluster.committed(by: "loss", topic) == 20)
    }

    @Test func aTopicThatVanishesIsReportedAndTheOthersGoOn() async throws {
        let cluster = try TestCluster()
        defer { cluster.close() }
        let (gone, other) = (try await cluster.makeTopic("gone"), try await cluster.makeTopic("other"))
        try await cluster.write(0..<3, to: gone)
        try await cluster.write(0..<3, to: other)
        let (app, sink) = application(cluster, [gone, other], .interval(.milliseconds(50)))
        let run = Task { try await app.run() }
        while sink.elements.count < 5, !Task.isCancelled { await Task.yield() }
        if let embedded = cluster.embedded {
            try embedded.setError(.unknownTopicOrPartition, ofTopic: gone)
        } else {
            try Admin(cluster).deleteTopic(gone)
        }
        await lines.hold("asked back")
        await lines.hold("assigned 1 partition:")
        try await cluster.write(3..<6, to: other)
        while sink.elements.count < 8, !Task.isCancelled { await Task.yield() }
        app.stop()
        try await run.value
        #expect(try cluster.committed(by: "loss", other) == 6)
    }
}
