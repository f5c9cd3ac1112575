import SluiceKafka
import Testing

@Suite struct TopicsTests {
    @Test func countsPartitions() throws {
        let broker = try EmbeddedBroker(topics: [.init("a", partitions: 3), .init("b", partitions: 1)])
        defer { broker.close() }
        let topics = try Topics(configuration: broker.configuration, onLog: noLog)
        defer { topics.close() }
        let counts = try topics.partitionCounts(of: ["a", "b"], timeout: .seconds(10))
        #expect(try counts["a"]?.get() == 3)
        #expect(try counts["b"]?.get() == 1)
        #expect(try topics.all(timeout: .seconds(10)).keys.sorted() == ["a", "b"])
    }

    @Test func aNameThatNoTopicCanHaveIsThatTopicsError() throws {
        let broker = try EmbeddedBroker(topics: [.init("a", partitions: 1)])
        defer { broker.close() }
        let topics = try Topics(configuration: broker.configuration, onLog: noLog)
        defer { topics.close() }
        let long = String(repeating: "x", count: 600)
        let counts = try topics.partitionCounts(of: ["a", long], timeout: .seconds(10))
        #expect(try counts["a"]?.get() == 1)
        let error = #expect(throws: KafkaError.self) { try counts[long]?.get() }
        #expect(error?.code == .invalidArgument)
    }

    @Test func saysThatTheEmbeddedBrokerCantCreateTopics() throws {
        let broker = try EmbeddedBroker()
        defer { broker.close() }
        let topics = try Topics(configuration: broker.configuration, onLog: noLog)
        defer { topics.close() }
        #expect(throws: KafkaError.self) { try topics.create([.init("a", partitions: 1)], timeout: .seconds(1)) }
        #expect(try topics.create([], timeout: .seconds(1)).isEmpty)
        #expect(throws: KafkaError.self) { try topics.create([.init("a", partitions: -5)], timeout: .seconds(1)) }
    }

    @Test func saysThatTheEmbeddedBrokerCantDeleteTopics() throws {
        let broker = try EmbeddedBroker(topics: [.init("a")])
        defer { broker.close() }
        let topics = try Topics(configuration: broker.configuration, onLog: noLog)
        defer { topics.close() }
        #expect(throws: KafkaError.self) { try topics.delete(["a"], timeout: .seconds(1)) }
        #expect(try topics.delete([], timeout: .seconds(1)).isEmpty)
    }

    @Test func givesUpInTimeWithoutABroker() throws {
        let topics = try Topics(configuration: KafkaConfiguration(bootstrapServers: "127.0.0.1:1"), onLog: noLog)
        defer { topics.close() }
        let error = #expect(throws: KafkaError.self) { try topics.all(timeout: .milliseconds(300)) }
        #expect(error?.isRetriable == true)
    }

    @Test func saysWhyABrokerTakesNoConnection() throws {
        let broker = try EmbeddedBroker(topics: [.init("a")])
        defer { broker.close() }
        var configuration = broker.configuration
        configuration["security.protocol"] = "ssl"
        let topics = try Topics(configuration: configuration, onLog: noLog)
        defer { topics.close() }
        let error = #expect(throws: KafkaError.self) { try topics.all(timeout: .seconds(3)) }
        // Whether TLS or the socket notices first that the broker hangs up, and so what else is said, is chance.
        #expect(error?.message.contains("in state SSL_HANDSHAKE") == true, "\(String(describing: error))")
    }
}
