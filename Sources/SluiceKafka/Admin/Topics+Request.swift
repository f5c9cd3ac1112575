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
        try handle.adminRequest(operation, timeout: timeout, while: "\(doing) topics", send: send) { event in
            var count = 0
            let topics = results(event, &count)
            return Self.failures(UnsafeBufferPointer(start: topics, count: count), while: doing)
        }
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
