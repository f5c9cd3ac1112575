internal import CRdKafka

extension KafkaError {
    /// Whether the broker listens to this producer no more: a newer one has its `transactional.id`, or the coordinator
    /// has ended a transaction that was open for longer than `transaction.timeout.ms`. The codes don't tell which.
    public var isFenced: Bool { [.fenced, .producerFenced, .invalidProducerEpoch].contains(code) }

    /// Whether the group listens to this member no more, since a newer one has its `group.instance.id`.
    public var isInstanceFenced: Bool { code == .fencedInstance }

    /// Whether the group has gone on without the member that offsets were sent for: it never takes them as they are.
    /// Abort; whether the partitions are still this member's, the group tells it. A rebalance that is under way is no
    /// such thing: after it they may be taken.
    public var isOutdated: Bool { [.illegalGeneration, .unknownMember].contains(code) }

    /// Takes over what a transactional call returned, and destroys it. librdkafka alone says what is to be done, whatever
    /// is known of the code: what is neither retriable nor abortable is fatal for the producer.
    init(ofTransaction error: OpaquePointer, while doing: String) {
        let code = Code(rd_kafka_error_code(error))
        let text = rd_kafka_error_string(error).map { String(cString: $0) } ?? code.name
        let requiresAbort = rd_kafka_error_txn_requires_abort(error) != 0
        let isRetriable = rd_kafka_error_is_retriable(error) != 0
        self.init(
            code: code,
            message: "\(doing): \(code.withRemedy(text))",
            isRetriable: isRetriable,
            isFatal: rd_kafka_error_is_fatal(error) != 0 || !(requiresAbort || isRetriable),
            requiresAbort: requiresAbort
        )
        rd_kafka_error_destroy(error)
    }
}
