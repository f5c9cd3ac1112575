internal import CRdKafka

extension ClientHandle {
    func allTopics(timeout: Duration) throws(KafkaError) -> [String: Result<Int, KafkaError>] {
        try metadata(topic: nil, timeout: timeout)
    }

    /// - Returns: An error for a topic that the cluster does not know, and for a name that none can have.
    /// - Throws: When no broker answers in time.
    func partitionCount(of topic: String, timeout: Duration) throws(KafkaError) -> Result<Int, KafkaError> {
        guard let handle = rd_kafka_topic_new(pointer, topic, nil) else {
            return .failure(KafkaError(rd_kafka_last_error(), while: "naming topic \(topic)"))
        }
        defer { rd_kafka_topic_destroy(handle) }
        let found = try metadata(topic: handle, timeout: timeout)[topic]
        return found ?? .failure(KafkaError(code: .unknownTopicOrPartition))
    }

    private func metadata(
        topic: OpaquePointer?,
        timeout: Duration
    ) throws(KafkaError) -> [String: Result<Int, KafkaError>] {
        var result: UnsafePointer<rd_kafka_metadata>?
        let error = rd_kafka_metadata(pointer, topic == nil ? 1 : 0, topic, &result, timeout.kafkaMilliseconds)
        try KafkaError.check(error, while: "asking for the topics' partitions")
        guard let result else { return [:] }
        defer { rd_kafka_metadata_destroy(result) }
        var topics: [String: Result<Int, KafkaError>] = [:]
        for topic in UnsafeBufferPointer(start: result.pointee.topics, count: Int(result.pointee.topic_cnt)) {
            guard let name = topic.topic.map({ String(cString: $0) }) else { continue }
            topics[name] =
                topic.err == RD_KAFKA_RESP_ERR_NO_ERROR
                ? .success(Int(topic.partition_cnt))
                : .failure(KafkaError(topic.err, while: "asking for the partitions of topic \(name)"))
        }
        return topics
    }
}
