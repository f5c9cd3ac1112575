import SluiceKafka
import Testing

@Suite struct EmbeddedBrokerTests {
    @Test func spreadsPartitionsOverBrokers() throws {
        let broker = try EmbeddedBroker(topics: [.init("t", partitions: 2)], brokers: 2)
        defer { broker.close() }
        #expect(broker.bootstrapServers.split(separator: ",").count == 2)
        let reader = try ReaderClient(
            configuration: broker.configuration.setting("group.id", to: "g"),
            onLog: noLog,
            onError: noError
        )
        defer { reader.shutdown() }
        let both = [0, 1].map { KafkaPartition(topic: "t", partition: $0) }
        let ends = try reader.logEnds(of: both, timeout: .seconds(10))
        #expect(try both.map { try ends[$0]?.get() } == [0, 0])
    }

    @Test func injectedErrorsReachTheClient() throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        let reader = try cluster.reader()
        defer { reader.shutdown() }
        let end = { try reader.logEnds(of: [cluster.partition()], timeout: .seconds(10))[cluster.partition()]?.get() }
        try cluster.broker.failNext(.listOffsets, with: [.topicAuthorizationFailed])
        let error = #expect(throws: KafkaError.self) { try end() }
        #expect(error?.code == .topicAuthorizationFailed)
        try cluster.broker.failNext(.listOffsets, with: [.topicAuthorizationFailed])
        try cluster.broker.stopFailing(.listOffsets)
        #expect(try end() == 0)
    }

    @Test func aReaderOutlivesABrokersAbsence() async throws {
        let cluster = try TestCluster()
        defer { cluster.broker.close() }
        try cluster.write(0..<10)
        let errors = Collected<KafkaError.Code>()
        let reader = try ReaderClient(
            configuration: cluster.broker.configuration.setting("group.id", to: "g"),
            onLog: noLog,
            onError: { errors.append($0.code) }
        )
        defer { reader.shutdown() }
        let queue = try reader.open(cluster.partition(), at: 0)
        _ = try await queue.readAll(until: 5)
        try cluster.broker.setDown()
        #expect(await eventually { errors.all.contains(.allBrokersDown) })
        try cluster.broker.setUp()
        try cluster.write(10..<20)
        #expect(try await queue.readAll(until: 20).map(\.offset) == Array(5..<20))
    }

    @Test func closedItRefuses() throws {
        let broker = try EmbeddedBroker()
        broker.close()
        broker.close()
        #expect(throws: KafkaError.self) { try broker.createTopic(.init("t")) }
    }
}
