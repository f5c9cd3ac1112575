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
        let queue = rd_kafka_queue_new(handle.pointer)
        let options = rd_kafka_AdminOptions_new(handle.pointer, RD_KAFKA_ADMIN_OP_DELETETOPICS)
        defer {
            rd_kafka_AdminOptions_destroy(options)
            rd_kafka_queue_destroy(queue)
        }
        rd_kafka_AdminOptions_set_request_timeout(options, timeout.kafkaMilliseconds, nil, 0)
        rd_kafka_DeleteTopics(handle.pointer, &requests, requests.count, options, queue)
        guard let event = rd_kafka_queue_poll(queue, -1) else { throw KafkaError(code: .timedOut) }
        defer { rd_kafka_event_destroy(event) }
        try KafkaError.check(rd_kafka_event_error(event), while: "deleting topics")
        var count = 0
        let results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
        return Self.failures(UnsafeBufferPointer(start: results, count: count), while: "deleting")
    }
}
