internal import CRdKafka
import Synchronization

/// A Kafka cluster inside the process, which listens on 127.0.0.1 at random ports and speaks the real protocol to any
/// client: librdkafka's mock cluster.
///
/// It keeps at most 5 MiB (compressed) or 100,000 message sets a partition, and drops the oldest beyond that. It
/// can't look up offsets by time, create topics by the admin API, listen on a chosen port, or persist anything. **Its
/// transactions prove nothing**: readers see aborted records, and nothing is fenced. The first member waits 3 s to join
/// a group, a second one for the session timeout. A topic that a client asks for is made, with 4 partitions.
///
/// Sendable: the mock cluster guards itself, and the pointer to it is guarded here.
public final class EmbeddedBroker: @unchecked Sendable {
    /// A topic to create.
    public struct Topic: Hashable, Sendable {
        /// The topic's name.
        public let name: String
        /// How many partitions; at least 1.
        public let partitions: Int

        /// Describes a topic.
        public init(_ name: String, partitions: Int = 1) {
            self.name = name
            self.partitions = partitions
        }
    }

    /// The consumer properties that suit it. A fetch that waits is not woken by a new record, so the wait bounds the
    /// latency: 10 ms.
    public static let clientProperties = ["fetch.wait.max.ms": "10"]

    /// Where to connect: `host:port`, separated by commas when there are several brokers.
    public let bootstrapServers: String

    /// The brokers' own sockets. With Nagle's algorithm a response can wait some 40 ms for the client's delayed
    /// acknowledgement of the one before.
    private static let brokerProperties = ["socket.nagle.disable": "true"]

    private let handle: ClientHandle
    private let cluster: Mutex<Cluster?>

    private struct Cluster: @unchecked Sendable { let pointer: OpaquePointer }

    /// Starts a cluster.
    ///
    /// - Parameters:
    ///   - topics: Topics to create.
    ///   - brokers: How many brokers; at least 1. Partitions are led by them in turn.
    ///   - onLog: Takes librdkafka's log lines; nothing unless given.
    public init(topics: [Topic] = [], brokers: Int = 1, onLog: @escaping KafkaLogHandler = { _ in }) throws {
        handle = try ClientHandle(.producer, KafkaConfiguration(properties: Self.brokerProperties), log: onLog)
        guard let pointer = rd_kafka_mock_cluster_new(handle.pointer, Int32(clamping: brokers)) else {
            throw KafkaError(code: .failed, message: "the embedded broker could not be started with \(brokers) brokers")
        }
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(pointer))
        cluster = Mutex(Cluster(pointer: pointer))
        for topic in topics { try createTopic(topic) }
    }

    deinit { close() }

    /// How to reach the cluster, with `clientProperties`.
    public var configuration: KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: bootstrapServers, properties: Self.clientProperties)
    }

    /// Creates a topic, each partition with one replica.
    public func createTopic(_ topic: Topic) throws(KafkaError) {
        try change("creating topic \(topic.name)") {
            rd_kafka_mock_topic_create($0, topic.name, Int32(clamping: topic.partitions), 1)
        }
    }

    /// Stops every broker and frees what they hold. Clients lose their connections. Closing twice does nothing.
    public func close() {
        let open = cluster.withLock { cluster in
            defer { cluster = nil }
            return cluster?.pointer
        }
        guard let open else { return }
        rd_kafka_mock_cluster_destroy(open)
        handle.destroy()
    }

    func change(
        _ doing: @autoclosure () -> String,
        _ body: (OpaquePointer) -> rd_kafka_resp_err_t
    ) throws(KafkaError) {
        let result = cluster.withLock { cluster in cluster.map { body($0.pointer) } }
        guard let result else { throw KafkaError.closed("The embedded broker") }
        try KafkaError.check(result, while: doing())
    }
}

extension KafkaConfiguration {
    /// A configuration that reaches no cluster.
    init(properties: [String: String]) {
        self.init(bootstrapServers: "", properties: properties)
        self["bootstrap.servers"] = nil
    }
}
