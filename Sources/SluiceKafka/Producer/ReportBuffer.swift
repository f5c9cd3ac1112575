internal import CRdKafka

/// Turns delivery events into runs of reports in memory that is used again and again.
///
/// Sendable: the producer's event thread alone uses it.
final class ReportBuffer: @unchecked Sendable {
    private static let capacity = 1_000

    private let messages = UnsafeMutablePointer<UnsafePointer<rd_kafka_message_t>?>.allocate(capacity: capacity)
    private let reports = UnsafeMutablePointer<DeliveryReport>.allocate(capacity: capacity)
    private let onDelivery: @Sendable (UnsafeBufferPointer<DeliveryReport>) -> Void

    init(onDelivery: @escaping @Sendable (UnsafeBufferPointer<DeliveryReport>) -> Void) {
        self.onDelivery = onDelivery
    }

    deinit {
        messages.deallocate()
        reports.deallocate()
    }

    func take(_ event: OpaquePointer) {
        while true {
            let count = rd_kafka_event_message_array(event, messages, Self.capacity)
            guard count > 0 else { return }
            fill(count)
            onDelivery(UnsafeBufferPointer(start: reports, count: count))
        }
    }

    private func fill(_ count: Int) {
        for index in 0..<count {
            guard let message = messages[index]?.pointee else { continue }
            let isDelivered = message.err == RD_KAFKA_RESP_ERR_NO_ERROR
            let report = DeliveryReport(
                tag: UInt(bitPattern: message._private),
                offset: isDelivered ? message.offset : -1,
                partition: message.partition,
                code: KafkaError.Code(message.err)
            )
            (reports + index).initialize(to: report)
        }
    }
}
