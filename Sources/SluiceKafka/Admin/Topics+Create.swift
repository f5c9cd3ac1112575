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
        return try request(RD_KAFKA_ADMIN_OP_CREATETOPICS, "creating", timeout) { [handle] options, queue in
            rd_kafka_CreateTopics(handle.pointer, &new, new.count, options, queue)
        } results: { event, count in
            rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        }
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
}
