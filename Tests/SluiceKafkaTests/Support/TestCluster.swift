import SluiceKafka

/// A broker with one topic, and clients of it.
struct TestCluster {
    let broker: EmbeddedBroker
    let topic: String

    init(topic: String = "t", partitions: Int = 1) throws {
        broker = try EmbeddedBroker(topics: [.init(topic, partitions: partitions)])
        self.topic = topic
    }

    func partition(_ number: Int32 = 0) -> KafkaPartition { KafkaPartition(topic: topic, partition: number) }

    func reader(recordLimit: ReaderClient.RecordLimit? = nil) throws -> ReaderClient {
        let configuration = broker.configuration.setting("group.id", to: "readers")
        return try ReaderClient(
            configuration: configuration,
            recordLimit: recordLimit,
            onLog: noLog,
            onError: noError
        )
    }

    func producer(
        _ properties: [String: String] = [:],
        onDelivery: @escaping @Sendable (UnsafeBufferPointer<DeliveryReport>) -> Void = { _ in }
    ) throws -> Producer {
        try Producer(
            configuration: KafkaConfiguration(bootstrapServers: broker.bootstrapServers, properties: properties),
            onLog: noLog,
            onError: noError,
            onDelivery: onDelivery
        )
    }

    /// Writes records, and returns when the broker has them.
    func write(_ records: [TestRecord], to partition: Int32 = 0) throws {
        let reports = Collected<KafkaError.Code>()
        let producer = try producer(["message.max.bytes": "3000000"]) {
            for report in $0 { reports.append(report.code) }
        }
        defer { producer.close() }
        let handle = try producer.topic(topic)
        for record in records {
            let result = record.send(by: producer, to: handle, partition: partition)
            guard result == .queued else { throw KafkaError(code: .failed, message: "\(result)") }
        }
        guard producer.flush(timeout: .seconds(10)) else { throw KafkaError(code: .timedOut) }
        for code in reports.all where code.rawValue != 0 { throw KafkaError(code: code) }
    }

    func write(_ range: Range<Int>, to partition: Int32 = 0) throws {
        try write(range.map { TestRecord(key: nil, value: Bytes("\($0)")) }, to: partition)
    }
}

struct TestRecord: Equatable {
    var key: Bytes?
    var value: Bytes?
    var headers: RecordHeaders = []
    var timestamp: Int64 = 0

    func send(by producer: Producer, to topic: TopicHandle, partition: Int32) -> SendResult {
        Self.withBuffer(key) { key in
            Self.withBuffer(value) { value in
                headers.withEncodedBytes { headers in
                    producer.send(
                        to: topic,
                        partition: partition,
                        key: key,
                        value: value,
                        headers: headers,
                        timestamp: timestamp,
                        tag: 1
                    )
                }
            }
        }
    }

    private static func withBuffer<Result>(_ bytes: Bytes?, _ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        guard let bytes else { return body(nil) }
        return bytes.withUnsafeBytes { body($0) }
    }
}

extension PartitionQueue {
    /// Reads until the position reaches `until`, or for too long.
    func readAll(until: Int64, atMost count: Int = 1_000) async throws -> [Record] {
        var records: [Record] = []
        let deadline = ContinuousClock.now.advanced(by: .seconds(40))
        while position < until {
            guard ContinuousClock.now < deadline else { throw KafkaError(code: .timedOut) }
            if let slice = try read(atMost: count, until: until) { records += slice } else { await ready() }
        }
        return records
    }
}
