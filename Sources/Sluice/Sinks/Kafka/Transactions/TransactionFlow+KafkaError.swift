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

    /// The same for a record that was not delivered, or not taken: the transaction can't be committed without it.
    init(undelivered error: KafkaError, _ doing: String, partition: TopicPartition) {
        let isPassing = error.isRetriable || error.isAftermath || error.code == .messageTimedOut
        guard isPassing, !error.isFatal, !error.isFenced else {
            let isOfRecord = !error.isFatal && !error.isFenced
            let failure = Failure(
                origin: .sink,
                message: "\(doing): \(error)",
                partition: partition,
                isRetriable: false
            )
            self = isOfRecord ? .refused(failure) : Self(error, doing)
            return
        }
        self = .abortable(Failure(origin: .sink, message: "\(doing): \(error)"))
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

    /// Whether the record was dropped because something else had failed the transaction before.
    var isAftermath: Bool { [.purged, .purgedInFlight, .invalidState].contains(code) }
}
