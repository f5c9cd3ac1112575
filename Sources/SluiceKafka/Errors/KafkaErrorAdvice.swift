internal import CRdKafka

extension KafkaError.Code {
    /// The codes after which the same request may succeed with nothing changed.
    private static let transient: Set<Self> = [
        .transport, .resolve, .allBrokersDown, .timedOut, .queueFull, .waitingForCoordinator, .timedOutInQueue,
        .leaderNotAvailable, .notLeader, .requestTimedOut, .networkException, .coordinatorLoading,
        .coordinatorNotAvailable, .notCoordinator, .notEnoughReplicas, .notEnoughReplicasAfterAppend,
        .rebalanceInProgress,
        Self(rawValue: -183),  // _ISR_INSUFF
        Self(rawValue: -178),  // _IN_PROGRESS
        Self(rawValue: -177),  // _PREV_IN_PROGRESS
        Self(rawValue: -164),  // _WAIT_CACHE
        Self(rawValue: -153),  // _RETRY
        Self(rawValue: 8),  // BROKER_NOT_AVAILABLE
        Self(rawValue: 9),  // REPLICA_NOT_AVAILABLE
        Self(rawValue: 41),  // NOT_CONTROLLER
        Self(rawValue: 51),  // CONCURRENT_TRANSACTIONS
        Self(rawValue: 56),  // KAFKA_STORAGE_ERROR
        Self(rawValue: 74),  // FENCED_LEADER_EPOCH
        Self(rawValue: 75),  // UNKNOWN_LEADER_EPOCH
        Self(rawValue: 78),  // OFFSET_NOT_AVAILABLE
        Self(rawValue: 88),  // UNSTABLE_OFFSET_COMMIT
        Self(rawValue: 89),  // THROTTLING_QUOTA_EXCEEDED
    ]

    var isTransient: Bool { Self.transient.contains(self) }

    var explanation: String {
        let text = rd_kafka_err2str(response).map { String(cString: $0) } ?? name
        return withRemedy(text)
    }

    func withRemedy(_ text: String) -> String {
        guard let remedy else { return text }
        return "\(text). \(remedy)"
    }

    private var remedy: String? {
        switch self {
        case .transport, .allBrokersDown, .resolve:
            "Check bootstrap.servers, that a broker runs there, and security.protocol; the client keeps trying"
        case .authentication, .saslAuthenticationFailed:
            "Check sasl.mechanism, sasl.username and sasl.password"
        case .tls:
            "Check ssl.ca.location and that the broker's listener speaks TLS"
        case .unknownTopic, .unknownTopicOrPartition, .unknownPartition:
            "Check the topic's name and partition, create it, or allow the client to describe it"
        case .topicAuthorizationFailed: "Grant the client read or write access to the topic"
        case .groupAuthorizationFailed: "Grant the client read access to the group"
        case .clusterAuthorizationFailed: "Grant the client access to the cluster (IdempotentWrite, for a producer)"
        case .messageSizeTooLarge:
            "Raise message.max.bytes of the client and max.message.bytes of the topic, or send less"
        case .transactionalIDAuthorizationFailed: "Grant the client write and describe access to the transactional id"
        case .invalidTransactionTimeout:
            "Raise the brokers' transaction.max.timeout.ms, or have transactions take less time"
        case .autoOffsetReset, .offsetOutOfRange:
            "The log no longer holds the offset: records were deleted by retention, or the topic was made anew"
        case .fenced: "Another client with the same group.instance.id or transactional.id runs: stop one of them"
        case .queueFull: "Wait for deliveries, or raise queue.buffering.max.messages or .kbytes"
        default: nil
        }
    }
}
