internal import CRdKafka

extension ClientHandle {
    /// librdkafka takes no longer time for an admin request.
    private static let longestRequest = Duration.seconds(3_600)
    /// An answer is waited for a little longer than librdkafka waits for a broker's.
    private static let grace = Duration.seconds(5)

    /// Has brokers carry out an admin request, and waits for the answer; blocks.
    ///
    /// - Parameters:
    ///   - send: Sends the request.
    ///   - read: Takes what it needs from the answer, which is destroyed afterwards.
    /// - Throws: When the request failed as a whole; what became of its parts, `read` finds in the answer.
    func adminRequest<Answer>(
        _ operation: rd_kafka_admin_op_t,
        timeout: Duration,
        while doing: String,
        send: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void,
        read: (_ event: OpaquePointer) -> Answer
    ) throws(KafkaError) -> Answer {
        let queue = rd_kafka_queue_new(pointer)
        let options = rd_kafka_AdminOptions_new(pointer, operation)
        defer {
            rd_kafka_AdminOptions_destroy(options)
            rd_kafka_queue_destroy(queue)
        }
        let limit = min(timeout, Self.longestRequest)
        rd_kafka_AdminOptions_set_request_timeout(options, limit.kafkaMilliseconds, nil, 0)
        send(options, queue)
        guard let event = rd_kafka_queue_poll(queue, (limit + Self.grace).kafkaMilliseconds) else {
            throw KafkaError(code: .timedOut, message: "\(doing): no answer within \(limit)")
        }
        defer { rd_kafka_event_destroy(event) }
        try KafkaError.check(event: event, while: doing)
        return read(event)
    }
}

extension KafkaError {
    /// Throws the error that an admin request's answer bears.
    fileprivate static func check(event: OpaquePointer, while doing: String) throws(KafkaError) {
        let code = Code(rd_kafka_event_error(event))
        guard code.rawValue != 0 else { return }
        let text = rd_kafka_event_error_string(event).map { String(cString: $0) } ?? code.name
        throw KafkaError(code: code, message: "\(doing): \(code.withRemedy(text))")
    }

    /// Copies what an error says that librdkafka keeps.
    init(borrowing error: OpaquePointer, while doing: String) {
        let code = Code(rd_kafka_error_code(error))
        let text = rd_kafka_error_string(error).map { String(cString: $0) } ?? code.name
        self.init(code: code, message: "\(doing): \(code.withRemedy(text))")
    }
}
