/// What a transactional call's error means for the transaction.
extension TransactionFlow.Reply {
    /// - Parameter partition: The input partition whose output is concerned, if it is one's.
    init(_ error: KafkaError, _ doing: String, partition: TopicPartition? = nil) {
        let failure = Failure(
            origin: .sink,
            message: "\(doing): \(error)",
            partition: partition,
            isRetriable: !error.isRefusal
        )
        if error.isFenced {
            self = .fenced(failure)
        } else if error.isOutdated || error.isInstanceFenced {
            self = .outdated(failure)
        } else if error.isRefusal {
            self = .refused(failure)
        } else if error.isFatal {
            self = .fatal(failure)
        } else if error.requiresAbort {
            self = .abortable(failure)
        } else if error.isRetriable {
            self = .retriable(failure)
        } else {
            self = .fatal(failure)
        }
    }

    /// The same for a record that was not delivered, or not taken: the transaction can't be committed without it. Whatever
    /// is not the record's own fault passes with the transaction.
    init(undelivered error: KafkaError, _ doing: String, partition: TopicPartition?) {
        if error.isFatal || error.isFenced {
            self.init(error, doing)
        } else if error.isOfRecord {
            self = .refused(
                Failure(origin: .sink, message: "\(doing): \(error)", partition: partition, isRetriable: false)
            )
        } else {
            self = .abortable(Failure(origin: .sink, message: "\(doing): \(error)"))
        }
    }
}

extension KafkaError {
    /// Whether no transaction will ever do it, since the right to it is missing.
    fileprivate var isRefusal: Bool {
        [
            .topicAuthorizationFailed, .groupAuthorizationFailed, .clusterAuthorizationFailed,
            .transactionalIDAuthorizationFailed, .invalidTransactionTimeout,
        ].contains(code)
    }

    /// Whether no broker will ever take the record as it is, or there.
    fileprivate var isOfRecord: Bool {
        [
            .messageSizeTooLarge, .invalidArgument, .topicAuthorizationFailed, .clusterAuthorizationFailed,
            .unknownTopicOrPartition, .unknownTopic, .unknownPartition, .notImplemented,
            .init(rawValue: 2),  // CORRUPT_MESSAGE
            .init(rawValue: 17),  // INVALID_TOPIC_EXCEPTION
            .init(rawValue: 18),  // RECORD_LIST_TOO_LARGE
            .init(rawValue: 32),  // INVALID_TIMESTAMP
            .init(rawValue: 43),  // UNSUPPORTED_FOR_MESSAGE_FORMAT
            .init(rawValue: 44),  // POLICY_VIOLATION
            .init(rawValue: 87),  // INVALID_RECORD
        ].contains(code)
    }

    /// Whether the record was dropped because something else had failed the transaction before.
    var isAftermath: Bool { [.purged, .purgedInFlight, .invalidState].contains(code) }
}
