import Sluice
import SluiceTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct BrokerFaultTests {
    private let lines = Lines()

    @Test func waitsForABrokerThatIsDownAtTheStart() async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        try await cluster.write(0..<10, to: input)
        try cluster.embedded?.setDown()
        let (app, sink) = application(cluster, input, .availableNow)
        async let ending: Void = app.run()
        await lines.hold("waiting for 300 s at most: no broker answers at \(cluster.kafka.bootstrapServers)")
        try cluster.embedded?.setUp()
        try await ending
        #expect(sink.elements == (0..<10).map { "\($0)" })
    }

    @Test func givesUpOnABrokerThatStaysAway() async throws {
        var configuration = ApplicationConfiguration(kafka: KafkaConfiguration(bootstrapServers: "127.0.0.1:1"))
        configuration.brokerTimeout = .milliseconds(500)
        configuration.trapsSignals = false
        configuration.logger = lines.logger
        let app = StreamingApplication(name: "lonely", configuration: configuration)
        app.stream(from: .kafka(topic: "in")).write(to: MemorySink())
        let error = await #expect(throws: ApplicationError.self) { try await app.run() }
        #expect(error?.code == .brokerUnavailable)
        #expect(error?.message.contains("no broker answers at 127.0.0.1:1") == true)
        #expect(error?.message.contains("Check bootstrap.servers") == true)
    }

    @Test func goesOnWhenTheBrokerComesBack() async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        let output = try await cluster.makeTopic("out")
        try await cluster.write(0..<10, to: input)
        var configuration = cluster.configuration(group: "faults", logTo: lines)
        configuration.trigger = .asap
        let app = StreamingApplication(name: "faults", configuration: configuration)
        app.stream(from: .kafka(topic: input)).write(to: .kafka(topic: output))
        let run = Task { try await app.run() }
        _ = try await cluster.read(output, count: 10)
        try cluster.embedded?.setDown()
        await lines.hold("no broker can be reached, trying on: ")
        try cluster.embedded?.setUp()
        try await cluster.write(10..<20, to: input)
        #expect(try await cluster.read(output, count: 20).map(\.text) == (0..<20).map { "\($0)" })
        run.cancel()
        _ = await run.result
    }

    @Test(arguments: [Trigger.interval(.milliseconds(100)), .asap])
    func aPartitionWithoutALeaderHoldsUpNoOther(trigger: Trigger) async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in", partitions: 2)
        let output = try await cluster.makeTopic("out")
        for partition in 0..<2 as Range<Int32> { try await cluster.write(0..<10, to: input, partition: partition) }
        let leaderless = KafkaPartition(topic: input, partition: 1)
        try cluster.embedded?.moveLeader(of: leaderless, to: nil)
        var configuration = cluster.configuration(group: "faults", logTo: lines)
        configuration.trigger = trigger
        let app = StreamingApplication(name: "faults", configuration: configuration)
        app.stream(from: .kafka(topic: input)).write(to: .kafka(topic: output))
        let run = Task { try await app.run() }
        _ = try await cluster.read(output, count: 10)
        try cluster.embedded?.moveLeader(of: leaderless, to: 1)
        _ = try await cluster.read(output, count: 20)
        run.cancel()
        _ = await run.result
    }

    @Test func aLeaderThatMovesBeforeAnythingIsReadIsFollowed() async throws {
        let cluster = try TestCluster(embedded: true, brokers: 2)
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        let partition = KafkaPartition(topic: input, partition: 0)
        try cluster.embedded?.moveLeader(of: partition, to: 1)
        let reader = try ReaderClient(
            configuration: cluster.kafka.setting("group.id", to: "asks"),
            onLog: { _ in },
            onError: { _ in }
        )
        defer { reader.shutdown() }
        #expect(try reader.logEnds(of: [partition], timeout: TestCluster.patience)[partition] == .success(0))
        try cluster.embedded?.moveLeader(of: partition, to: 2)
        // It hears of the move by a refusal.
        while (try? reader.logEnds(of: [partition], timeout: TestCluster.patience)[partition]?.get()) == nil {
            try Task.checkCancellation()
            await Task.yield()
        }
        try await cluster.write(0..<3, to: input)
        #expect(try reader.logEnds(of: [partition], timeout: TestCluster.patience)[partition] == .success(3))
    }

    @Test func aMissingTopicIsAnError() async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        try cluster.embedded?.setError(.unknownTopicOrPartition, ofTopic: input)
        let (app, _) = application(cluster, input, .availableNow)
        let error = await #expect(throws: ApplicationError.self) { try await app.run() }
        #expect(error?.code == .missingTopic)
        #expect(error?.message.contains("topic \(input) can't be used") == true)
    }

    @Test func aMissingTopicIsWaitedFor() async throws {
        let cluster = try TestCluster(embedded: true)
        defer { cluster.close() }
        let input = try await cluster.makeTopic("in")
        try await cluster.write(0..<3, to: input)
        try cluster.embedded?.setError(.unknownTopicOrPartition, ofTopic: input)
        let (app, sink) = application(cluster, input, .availableNow) { $0.missingTopics = .wait }
        async let ending: Void = app.run()
        await lines.hold("waiting: topic \(input) can't be used")
        try cluster.embedded?.setError(nil, ofTopic: input)
        try await ending
        #expect(sink.elements == ["0", "1", "2"])
    }

    private func application(
        _ cluster: TestCluster,
        _ input: String,
        _ trigger: Trigger,
        _ change: (inout ApplicationConfiguration) -> Void = { _ in }
    ) -> (StreamingApplication, MemorySink<String>) {
        var configuration = cluster.configuration(group: "faults", logTo: lines)
        configuration.trigger = trigger
        change(&configuration)
        let app = StreamingApplication(name: "faults", configuration: configuration)
        let sink = MemorySink<String>()
        app.stream(from: .kafka(topic: input)).map { $0.text }.write(to: sink)
        return (app, sink)
    }
}
