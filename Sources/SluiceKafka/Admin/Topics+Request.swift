internal import CRdKafka

extension Topics {
    /// Has the controller carry out a request, and waits for its answer; blocks.
    ///
    /// - Returns: What failed, by topic.
    func request(
        _ operation: rd_kafka_admin_op_t,
        _ doing: String,
        _ timeout: Duration,
        send: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void,
        results: (_ event: OpaquePointer, _ count: inout Int) -> UnsafeMutablePointer<OpaquePointer?>?
    ) throws(KafkaError) -> [String: KafkaError] {
        let queue = rd_kafka_queue_new(handle.pointer)
        let options = rd_kafka_AdminOptions_new(handle.pointer, operation)
        defer {
            rd_kafka_AdminOptions_destroy(options)
            rd_kafka_queue_destroy(queue)
        }
        rd_kafka_AdminOptions_set_request_timeout(options, timeout.kafkaMilliseconds, nil, 0)
        send(options, queue)
        guard let event = rd_kafka_queue_poll(queue, -1) else { throw KafkaError(code: .timedOut) }
        defer { rd_kafka_event_destroy(event) }
        try KafkaError.check(rd_kafka_event_error(event), while: "\(doing) topics")
        var count = 0
        let topics = results(event, &count)
        return Self.failures(UnsafeBufferPointer(start: topics, count: count), while: doing)
    }

    /// What went wrong, by topic.
    private static func failures(
        _ results: UnsafeBufferPointer<OpaquePointer?>,
        while doing: String
    ) -> [String: KafkaError] {
        var failures: [String: KafkaError] = [:]
        for result in results {
            let code = rd_kafka_topic_result_error(result)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            guard let name = rd_kafka_topic_result_name(result).map({ String(cString: $0) }) else { continue }
            failures[name] = KafkaError(code, while: "\(doing) topic \(name)")
        }
        return failures
    }
}
