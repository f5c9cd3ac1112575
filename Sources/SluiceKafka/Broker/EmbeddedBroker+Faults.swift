internal import CRdKafka

extension EmbeddedBroker {
    /// A kind of request, by the Kafka protocol's numbers.
    public struct API: RawRepresentable, Hashable, Sendable {
        /// The protocol's number.
        public let rawValue: Int16

        /// Any request of the protocol's.
        public init(rawValue: Int16) { self.rawValue = rawValue }

        /// Writing records.
        public static let produce = Self(rawValue: 0)
        /// Reading records.
        public static let fetch = Self(rawValue: 1)
        /// Asking where partitions begin and end.
        public static let listOffsets = Self(rawValue: 2)
        /// Asking for topics, partitions and leaders.
        public static let metadata = Self(rawValue: 3)
        /// Committing offsets.
        public static let offsetCommit = Self(rawValue: 8)
        /// Asking for committed offsets.
        public static let offsetFetch = Self(rawValue: 9)
        /// Looking for a group's coordinator.
        public static let findCoordinator = Self(rawValue: 10)
        /// Joining a group.
        public static let joinGroup = Self(rawValue: 11)
        /// Staying in a group.
        public static let heartbeat = Self(rawValue: 12)
        /// Leaving a group.
        public static let leaveGroup = Self(rawValue: 13)
        /// Learning one's partitions.
        public static let syncGroup = Self(rawValue: 14)
        /// Getting a producer's identity.
        public static let initProducerID = Self(rawValue: 22)
    }

    /// Answers the next requests of a kind with these errors, one each. `.transport` breaks the connection instead.
    public func failNext(_ api: API, with errors: [KafkaError.Code]) throws(KafkaError) {
        let codes = errors.map(\.response)
        try change("injecting errors") { cluster in
            rd_kafka_mock_push_request_errors_array(cluster, api.rawValue, codes.count, codes)
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// Forgets the errors that are still to be answered.
    public func stopFailing(_ api: API) throws(KafkaError) {
        try change("clearing errors") { cluster in
            rd_kafka_mock_clear_request_errors(cluster, api.rawValue)
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// Breaks all connections of a broker's and takes no new ones; leaders stay where they are.
    ///
    /// - Parameter broker: A broker's number, from 1; nil is all of them.
    public func setDown(broker: Int? = nil) throws(KafkaError) {
        try change("taking a broker down") { rd_kafka_mock_broker_set_down($0, Self.number(broker)) }
    }

    /// Lets a broker take connections again; nil is all of them.
    public func setUp(broker: Int? = nil) throws(KafkaError) {
        try change("setting a broker up") { rd_kafka_mock_broker_set_up($0, Self.number(broker)) }
    }

    /// Delays every answer of a broker's by `milliseconds`; nil is all of them.
    public func setRoundTripTime(milliseconds: Int, broker: Int? = nil) throws(KafkaError) {
        try change("setting the round-trip time") {
            rd_kafka_mock_broker_set_rtt($0, Self.number(broker), Int32(clamping: milliseconds))
        }
    }

    /// Makes a broker, by its number from 1, the leader of a partition; nil leaves the partition without one.
    public func moveLeader(of partition: KafkaPartition, to broker: Int?) throws(KafkaError) {
        try change("moving the leader of \(partition)") {
            rd_kafka_mock_partition_set_leader($0, partition.topic, partition.partition, Self.number(broker))
        }
    }

    /// Makes a broker, by its number from 1, the coordinator of a consumer group; the group's name decides otherwise.
    public func moveCoordinator(ofGroup group: String, to broker: Int) throws(KafkaError) {
        try change("moving the coordinator of group \(group)") {
            rd_kafka_mock_coordinator_set($0, "group", group, Self.number(broker))
        }
    }

    /// Answers whoever asks for a topic, or writes to it, with this error; nil ends that.
    public func setError(_ code: KafkaError.Code?, ofTopic topic: String) throws(KafkaError) {
        try change("setting the error of topic \(topic)") { cluster in
            rd_kafka_mock_topic_set_error(cluster, topic, code?.response ?? RD_KAFKA_RESP_ERR_NO_ERROR)
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    private static func number(_ broker: Int?) -> Int32 { broker.map { Int32(clamping: $0) } ?? -1 }
}
