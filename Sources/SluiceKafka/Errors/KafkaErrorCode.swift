internal import CRdKafka

extension KafkaError {
    /// What went wrong, as librdkafka numbers it: negative codes come from the client, positive ones from a broker.
    ///
    /// Any number is a code, those that this library does not name included; `name` gives librdkafka's own word.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// librdkafka's number (`rd_kafka_resp_err_t`); 0 is no error.
        public let rawValue: Int32

        /// Wraps any of librdkafka's numbers.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// librdkafka's short name, such as `_QUEUE_FULL`; `ERR_<n>?` for a number that it does not know.
        public var name: String {
            guard let name = rd_kafka_err2name(response) else { return "ERR_\(rawValue)?" }
            return String(cString: name)
        }

        /// The name and the number: `_QUEUE_FULL (-184)`.
        public var description: String { "\(name) (\(rawValue))" }
    }
}

extension KafkaError.Code {
    init(_ response: rd_kafka_resp_err_t) { self.init(rawValue: Int32(response.rawValue)) }

    /// Whether the topic or the partition is not there (any more), as far as is known.
    public var meansGone: Bool { [.unknownTopicOrPartition, .unknownTopic, .unknownPartition].contains(self) }

    var response: rd_kafka_resp_err_t { rd_kafka_resp_err_t(.init(truncatingIfNeeded: rawValue)) }
}

/// Codes that the client itself raises.
extension KafkaError.Code {
    /// The client is closed.
    public static let closed = Self(rawValue: -197)
    /// A failure that has no code of its own.
    public static let failed = Self(rawValue: -196)
    /// A connection broke or could not be made.
    public static let transport = Self(rawValue: -195)
    /// A host name could not be resolved.
    public static let resolve = Self(rawValue: -193)
    /// A record was not delivered within `message.timeout.ms`.
    public static let messageTimedOut = Self(rawValue: -192)
    /// A reader stands at the partition's end; no fault.
    public static let partitionEnd = Self(rawValue: -191)
    /// The topic is there and the partition is not.
    public static let unknownPartition = Self(rawValue: -190)
    /// The client knows that the topic is not there.
    public static let unknownTopic = Self(rawValue: -188)
    /// No broker can be reached at present.
    public static let allBrokersDown = Self(rawValue: -187)
    /// An argument was refused.
    public static let invalidArgument = Self(rawValue: -186)
    /// Something took longer than it was given.
    public static let timedOut = Self(rawValue: -185)
    /// The producer's buffer is full.
    public static let queueFull = Self(rawValue: -184)
    /// The TLS handshake failed.
    public static let tls = Self(rawValue: -181)
    /// The group's coordinator is being looked for.
    public static let waitingForCoordinator = Self(rawValue: -180)
    /// The call does not fit the client's state.
    public static let invalidState = Self(rawValue: -172)
    /// The broker refused the credentials.
    public static let authentication = Self(rawValue: -169)
    /// A commit had no offset to commit.
    public static let noOffset = Self(rawValue: -168)
    /// A request waited too long to be sent.
    public static let timedOutInQueue = Self(rawValue: -166)
    /// A record was purged before it was sent.
    public static let purged = Self(rawValue: -152)
    /// A record was purged after it was sent: it may or may not be in the log.
    public static let purgedInFlight = Self(rawValue: -151)
    /// The client can't go on; a new one is needed.
    public static let fatal = Self(rawValue: -150)
    /// The member was not polled for `max.poll.interval.ms` and left the group.
    public static let maxPollExceeded = Self(rawValue: -147)
    /// A newer client with the same identity has taken over.
    public static let fenced = Self(rawValue: -144)
    /// The linked librdkafka can't do it.
    public static let notImplemented = Self(rawValue: -170)
    /// The broker is too old for the request, or does not have it.
    public static let unsupportedFeature = Self(rawValue: -165)
    /// The group gave the partitions to somebody else.
    public static let assignmentLost = Self(rawValue: -142)
    /// The offset to read from is not in the log (any more).
    public static let autoOffsetReset = Self(rawValue: -140)
}

/// Codes that brokers send.
extension KafkaError.Code {
    /// The offset is not in the log.
    public static let offsetOutOfRange = Self(rawValue: 1)
    /// The broker does not know the topic or partition.
    public static let unknownTopicOrPartition = Self(rawValue: 3)
    /// The partition has no leader at present.
    public static let leaderNotAvailable = Self(rawValue: 5)
    /// The broker is not the partition's leader (any more).
    public static let notLeader = Self(rawValue: 6)
    /// The broker gave up on a request in time.
    public static let requestTimedOut = Self(rawValue: 7)
    /// The record is larger than the topic takes.
    public static let messageSizeTooLarge = Self(rawValue: 10)
    /// The broker lost a connection of its own.
    public static let networkException = Self(rawValue: 13)
    /// The group's coordinator is loading.
    public static let coordinatorLoading = Self(rawValue: 14)
    /// The group's coordinator is not there at present.
    public static let coordinatorNotAvailable = Self(rawValue: 15)
    /// The broker is not the group's coordinator (any more).
    public static let notCoordinator = Self(rawValue: 16)
    /// Too few replicas are in sync to take a record.
    public static let notEnoughReplicas = Self(rawValue: 19)
    /// Too few replicas took the record.
    public static let notEnoughReplicasAfterAppend = Self(rawValue: 20)
    /// The group has rebalanced since.
    public static let illegalGeneration = Self(rawValue: 22)
    /// The group does not know the member (any more).
    public static let unknownMember = Self(rawValue: 25)
    /// The group is rebalancing.
    public static let rebalanceInProgress = Self(rawValue: 27)
    /// The topic's access list forbids it.
    public static let topicAuthorizationFailed = Self(rawValue: 29)
    /// The group's access list forbids it.
    public static let groupAuthorizationFailed = Self(rawValue: 30)
    /// The cluster's access list forbids it.
    public static let clusterAuthorizationFailed = Self(rawValue: 31)
    /// The topic is there already.
    public static let topicAlreadyExists = Self(rawValue: 36)
    /// The broker refused the credentials.
    public static let saslAuthenticationFailed = Self(rawValue: 58)
    /// A newer producer has the transactional id, or the coordinator has ended a transaction that took too long.
    public static let invalidProducerEpoch = Self(rawValue: 47)
    /// The coordinator has forgotten the transactional id: it was not used for a week, as brokers have it.
    public static let invalidProducerMapping = Self(rawValue: 49)
    /// `transaction.timeout.ms` is longer than brokers allow.
    public static let invalidTransactionTimeout = Self(rawValue: 50)
    /// Another transaction of the same producer is still being ended.
    public static let concurrentTransactions = Self(rawValue: 51)
    /// The transactional id's access list forbids it.
    public static let transactionalIDAuthorizationFailed = Self(rawValue: 53)
    /// There is no such group.
    public static let groupNotFound = Self(rawValue: 69)
    /// The group has members that read the topic.
    public static let groupSubscribedToTopic = Self(rawValue: 86)
    /// A newer member has the same `group.instance.id`.
    public static let fencedInstance = Self(rawValue: 82)
    /// A transaction that is not ended has offsets of the partition.
    public static let unstableOffsets = Self(rawValue: 88)
    /// A newer producer has the transactional id.
    public static let producerFenced = Self(rawValue: 90)
}
