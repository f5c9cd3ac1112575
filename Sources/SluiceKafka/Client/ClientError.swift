internal import CRdKafka

extension KafkaError {
    /// The error that an `RD_KAFKA_EVENT_ERROR` bears.
    ///
    /// - Parameter mask: Of the client's secrets.
    init(event: OpaquePointer, _ mask: SecretMask) {
        let code = Code(rd_kafka_event_error(event))
        let text = rd_kafka_event_error_string(event).map { String(cString: $0) } ?? code.name
        self.init(
            code: code,
            message: code.withRemedy(mask.masked(text)),
            isFatal: rd_kafka_event_error_is_fatal(event) != 0
        )
    }
}

extension ClientHandle {
    /// Takes the errors that wait in the client's main queue, which nobody else reads.
    ///
    /// - Returns: The last one that says why brokers take no connection, log-in and TLS before all; nil if there is none.
    func refusal() -> KafkaError? {
        guard let queue = rd_kafka_queue_get_main(pointer) else { return nil }
        defer { rd_kafka_queue_destroy(queue) }
        var last: KafkaError?
        while let event = rd_kafka_queue_poll(queue, 0) {
            defer { rd_kafka_event_destroy(event) }
            guard rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR else { continue }
            let error = KafkaError(event: event, mask)
            if error.code == .allBrokersDown || (error.code == .transport && last != nil) { continue }
            last = error
        }
        return last
    }
}
