internal import CRdKafka

extension Topics {
    /// Deletes topics and everything in them, by the admin API, which the embedded broker does not have. Right after it, a
    /// broker may still tell of them.
    ///
    /// - Returns: What failed, by topic; `.unknownTopicOrPartition` where there was nothing to do.
    /// - Throws: When no controller answers in time.
    public func delete(_ topics: [String], timeout: Duration) throws(KafkaError) -> [String: KafkaError] {
        try requireOpen()
        guard !topics.isEmpty else { return [:] }
        var requests = topics.map { rd_kafka_DeleteTopic_new($0) }
        defer { for request in requests { rd_kafka_DeleteTopic_destroy(request) } }
        return try request(RD_KAFKA_ADMIN_OP_DELETETOPICS, "deleting", timeout) { [handle] options, queue in
            rd_kafka_DeleteTopics(handle.pointer, &requests, requests.count, options, queue)
        } results: { event, count in
            rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
        }
    }
}
