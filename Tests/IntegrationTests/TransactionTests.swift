import CRdKafka
import Sluice
import Testing

@Suite(.timeLimit(.minutes(1))) struct TransactionTests {
    private static let reason: Comment = "the embedded broker has no transactions: set SLUICE_TEST_BOOTSTRAP"

    @Test(.enabled(if: TestCluster.isReal, reason))
    func aRangeMayEndInTransactionMarkers() async throws {
        let cluster = try TestCluster()
        let input = try await cluster.makeTopic("in")
        try await cluster.write(0..<3, to: input)
        try Transactions(cluster, input).run([["3", "4"], ["aborted"], ["5"], ["aborted"]])
        let end = try cluster.logEnd(input)
        #expect(end == 12)
        for trigger in [Trigger.availableNow, .once] {
            var configuration = cluster.configuration(group: "\(trigger)")
            configuration.trigger = trigger
            let app = StreamingApplication(name: "markers", configuration: configuration)
            let sink = MemorySink<String>()
            app.stream(from: .kafka(topic: input)).map { $0.text }.write(to: sink)
            try await app.run()
            #expect(sink.elements == ["0", "1", "2", "3", "4", "5"])
            #expect(try cluster.committed(by: "\(trigger)", input) == end)
        }
    }
}

/// Writes transactions by librdkafka itself: those that hold `aborted` are aborted.
private final class Transactions {
    private let client: OpaquePointer
    private let topic: String

    init(_ cluster: TestCluster, _ topic: String) throws {
        self.topic = topic
        let configuration = rd_kafka_conf_new()
        let properties = ["bootstrap.servers": cluster.kafka.bootstrapServers, "transactional.id": topic]
        for (name, value) in properties { rd_kafka_conf_set(configuration, name, value, nil, 0) }
        client = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0))
    }

    deinit { rd_kafka_destroy(client) }

    func run(_ transactions: [[String]]) throws {
        try check(rd_kafka_init_transactions(client, 30_000))
        let handle = rd_kafka_topic_new(client, topic, nil)
        defer { rd_kafka_topic_destroy(handle) }
        for values in transactions {
            try check(rd_kafka_begin_transaction(client))
            for value in values { produce(value, handle) }
            rd_kafka_flush(client, 30_000)
            let isAborted = values.contains("aborted")
            try check(
                isAborted ? rd_kafka_abort_transaction(client, 30_000) : rd_kafka_commit_transaction(client, 30_000)
            )
        }
    }

    private func produce(_ value: String, _ handle: OpaquePointer?) {
        var bytes = Array(value.utf8)
        bytes.withUnsafeMutableBytes { bytes in
            var record = rd_kafka_message_t()
            record.payload = bytes.baseAddress
            record.len = bytes.count
            rd_kafka_produce_batch(handle, 0, Int32(RD_KAFKA_MSG_F_COPY), &record, 1)
        }
    }

    private func check(_ error: OpaquePointer?) throws {
        guard let error else { return }
        defer { rd_kafka_error_destroy(error) }
        throw KafkaError(code: .failed, message: String(cString: rd_kafka_error_string(error)))
    }
}
