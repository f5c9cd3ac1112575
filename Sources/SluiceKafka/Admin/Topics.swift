internal import CRdKafka
import Synchronization

/// Looks topics up and creates them, with a client of its own. Every call blocks.
///
/// Sendable: librdkafka's handle is, and nothing else changes but the `Atomic`.
public final class Topics: @unchecked Sendable {
    let handle: ClientHandle
    private let isClosed = Atomic(false)

    /// Starts a client. Looking for a topic creates none, unless `allow.auto.create.topics` is set to true: librdkafka's
    /// producers create topics by asking for them.
    public init(configuration: KafkaConfiguration, onLog: @escaping KafkaLogHandler) throws(KafkaConfigurationError) {
        try configuration.validate(for: .producer)
        let complete = configuration.withDefaults(["allow.auto.create.topics": "false"])
        handle = try ClientHandle(.producer, complete, events: RD_KAFKA_EVENT_ERROR, log: onLog)
    }

    deinit { close() }

    /// How many partitions each topic has, or what is wrong with it: that it is not there is an error.
    ///
    /// - Throws: When no broker answers in time.
    public func partitionCounts(
        of topics: some Collection<String>,
        timeout: Duration
    ) throws(KafkaError) -> [String: Result<Int, KafkaError>] {
        try asking { () throws(KafkaError) in
            var counts: [String: Result<Int, KafkaError>] = [:]
            for topic in topics { counts[topic] = try handle.partitionCount(of: topic, timeout: timeout) }
            return counts
        }
    }

    /// Every topic that the cluster has and the client may see, with its number of partitions.
    public func all(timeout: Duration) throws(KafkaError) -> [String: Result<Int, KafkaError>] {
        try asking { () throws(KafkaError) in try handle.allTopics(timeout: timeout) }
    }

    /// A question that no broker answers in time says no more than that. Why they could not be asked, such as a password
    /// or a certificate that is refused, was told before, by itself.
    private func asking<Answer>(_ ask: () throws(KafkaError) -> Answer) throws(KafkaError) -> Answer {
        try requireOpen()
        do { return try ask() } catch { throw handle.refusal() ?? error }
    }

    /// Ends the client. Closing twice does nothing.
    public func close() {
        guard !isClosed.exchange(true, ordering: .sequentiallyConsistent) else { return }
        handle.destroy()
    }

    func requireOpen() throws(KafkaError) {
        guard !isClosed.load(ordering: .relaxed) else { throw KafkaError.closed("The topics' client") }
    }
}
