internal import CRdKafka

extension Topics {
    /// A topic to create.
    public struct Definition: Hashable, Sendable {
        /// The topic's name.
        public let name: String
        /// How many partitions; at least 1.
        public let partitions: Int
        /// How many brokers keep each partition; -1 is the cluster's default.
        public let replicas: Int
        /// The topic's own properties, such as `cleanup.policy`.
        public let properties: [String: String]

        /// Describes a topic.
        public init(_ name: String, partitions: Int, replicas: Int = -1, properties: [String: String] = [:]) {
            self.name = name
            self.partitions = partitions
            self.replicas = replicas
            self.properties = properties
        }
    }

    /// Creates topics by the admin API, which the embedded broker does not have. Right after it, a broker may not know
    /// them yet: ask until it does.
    ///
    /// - Returns: What failed, by topic; `.topicAlreadyExists` where there was nothing to do.
    /// - Throws: When no controller answers in time, or a definition is refused at once.
    public func create(_ topics: [Definition], timeout: Duration) throws(KafkaError) -> [String: KafkaError] {
        try requireOpen()
        guard !topics.isEmpty else { return [:] }
        var new: [OpaquePointer?] = []
        defer { for topic in new { rd_kafka_NewTopic_destroy(topic) } }
        for topic in topics { new.append(try Self.definition(topic)) }
        let queue = rd_kafka_queue_new(handle.pointer)
        let options = rd_kafka_AdminOptions_new(handle.pointer, RD_KAFKA_ADMIN_OP_CREATETOPICS)
        defer {
            rd_kafka_AdminOptions_destroy(options)
            rd_kafka_queue_destroy(queue)
        }
        rd_kafka_AdminOptions_set_request_timeout(options, timeout.kafkaMilliseconds, nil, 0)
        rd_kafka_CreateTopics(handle.pointer, &new, new.count, options, queue)
        guard let event = rd_kafka_queue_poll(queue, -1) else { throw KafkaError(code: .timedOut) }
        defer { rd_kafka_event_destroy(event) }
        try KafkaError.check(rd_kafka_event_error(event), while: "creating topics")
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        return Self.failures(UnsafeBufferPointer(start: results, count: count), while: "creating")
    }

    private static func definition(_ topic: Definition) throws(KafkaError) -> OpaquePointer {
        var text = [CChar](repeating: 0, count: 512)
        let partitions = Int32(clamping: topic.partitions)
        let replicas = Int32(clamping: topic.replicas)
        guard let new = rd_kafka_NewTopic_new(topic.name, partitions, replicas, &text, text.count) else {
            throw KafkaError(code: .invalidArgument, message: "topic \(topic.name): \(string(text))")
        }
        for (property, value) in topic.properties { rd_kafka_NewTopic_set_config(new, property, value) }
        return new
    }

    /// What went wrong, by topic.
    static func failures(
        _ results: UnsafeBufferPointer<OpaquePointer?>,
        while doing: String
    ) -> [String: KafkaError] {
        var failures: [String: KafkaError] = [:]
        for result in results {
            let code = rd_kafka_topic_result_error(result)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            guard let name = rd_kafka_topic_result_name(result).map({ String(cString: $0) }) else { continue }
            failures[name] = KafkaError(code, while: "\(doing) topic \(name)")
        }
        return failures
    }
}
