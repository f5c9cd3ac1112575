internal import CRdKafka

extension KafkaError {
    /// The error that an `RD_KAFKA_EVENT_ERROR` bears.
    init(event: OpaquePointer) {
        let code = Code(rd_kafka_event_error(event))
        let text = rd_kafka_event_error_string(event).map { String(cString: $0) } ?? code.name
        self.init(
            code: code,
            message: code.withRemedy(text),
            isFatal: rd_kafka_event_error_is_fatal(event) != 0
        )
    }
}
