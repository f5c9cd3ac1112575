import CRdKafka
import Sluice
import Testing

/// What operators do to topics; only a real broker can.
final class Admin {
    private let client: OpaquePointer
    private let queue: OpaquePointer

    init(_ cluster: TestCluster) throws {
        let configuration = rd_kafka_conf_new()
        rd_kafka_conf_set(configuration, "bootstrap.servers", cluster.kafka.bootstrapServers, nil, 0)
        client = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0))
        queue = try #require(rd_kafka_queue_new(client))
    }

    deinit {
        rd_kafka_queue_destroy(queue)
        rd_kafka_destroy(client)
    }

    /// Gives a topic more partitions.
    func addPartitions(to topic: String, upTo count: Int) throws {
        var request = rd_kafka_NewPartitions_new(topic, count, nil, 0)
        rd_kafka_CreatePartitions(client, &request, 1, nil, queue)
        rd_kafka_NewPartitions_destroy(request)
        try wait("adding partitions")
    }

    func deleteTopic(_ topic: String) throws {
        var request = rd_kafka_DeleteTopic_new(topic)
        rd_kafka_DeleteTopics(client, &request, 1, nil, queue)
        rd_kafka_DeleteTopic_destroy(request)
        try wait("deleting a topic")
    }

    /// Deletes what lies below an offset, as retention does.
    func deleteRecords(of topic: String, below offset: Int64) throws {
        let list = rd_kafka_topic_partition_list_new(1)
        rd_kafka_topic_partition_list_add(list, topic, 0).pointee.offset = offset
        var request = rd_kafka_DeleteRecords_new(list)
        rd_kafka_topic_partition_list_destroy(list)
        rd_kafka_DeleteRecords(client, &request, 1, nil, queue)
        rd_kafka_DeleteRecords_destroy(request)
        try wait("deleting records")
    }

    private func wait(_ doing: String) throws {
        let event = try #require(rd_kafka_queue_poll(queue, 30_000), "\(doing): no answer")
        defer { rd_kafka_event_destroy(event) }
        let code = rd_kafka_event_error(event)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(code: .init(rawValue: code.rawValue), message: doing)
    }
}
