import Sluice
import Synchronization

/// A record as a test writes and compares it.
struct TestRecord: Equatable, Sendable {
    var key: Bytes?
    var value: Bytes?
    var headers: RecordHeaders = []
    var timestamp: Int64 = 1_000

    init(key: Bytes? = nil, _ value: Bytes?, headers: RecordHeaders = [], timestamp: Int64 = 1_000) {
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }

    init(_ record: Record) {
        self.init(
            key: record.key,
            record.value,
            headers: record.headers,
            timestamp: record.timestamp.milliseconds
        )
    }
}

extension TestCluster {
    /// Writes records in order, and returns when the broker has them.
    func write(_ records: [TestRecord], to topic: String, partition: Int32 = 0) async throws {
        let failures = Failures()
        let producer = try Producer(
            configuration: kafka,
            onLog: { _ in },
            onError: { _ in },
            onDelivery: { reports in
                for report in reports { if let error = report.error { failures.note(error) } }
            }
        )
        defer { producer.close() }
        let handle = try producer.topic(topic)
        for record in records {
            while case .queueFull = record.send(by: producer, to: handle, partition) { await producer.waitForSpace() }
        }
        guard producer.flush(timeout: Self.patience) else { throw KafkaError(code: .timedOut, message: "writing") }
        if let error = failures.first { throw error }
    }

    func write(_ numbers: Range<Int>, to topic: String, partition: Int32 = 0) async throws {
        try await write(numbers.map { TestRecord(Bytes("\($0)")) }, to: topic, partition: partition)
    }

    /// Reads a partition from its start until `count` records have come.
    func read(_ topic: String, partition: Int32 = 0, count: Int) async throws -> [Record] {
        let reader = try ReaderClient(
            configuration: kafka.setting("group.id", to: name("readers")),
            onLog: { _ in },
            onError: { _ in }
        )
        defer { reader.shutdown() }
        let queue = try reader.open(KafkaPartition(topic: topic, partition: partition), at: 0)
        var records: [Record] = []
        while records.count < count, !Task.isCancelled {
            if let slice = try queue.read(atMost: 1_000, until: .max) { records += slice } else { await queue.ready() }
        }
        return records
    }

    /// The first offset that a partition holds.
    func logStart(_ topic: String) throws -> Int64 {
        let reader = try ReaderClient(
            configuration: kafka.setting("group.id", to: name("readers")),
            onLog: { _ in },
            onError: { _ in }
        )
        defer { reader.shutdown() }
        let key = KafkaPartition(topic: topic, partition: 0)
        return try reader.logStarts(of: [key], timeout: Self.patience)[key]?.get() ?? 0
    }

    /// How many offsets a partition holds.
    func logEnd(_ topic: String, partition: Int32 = 0) throws -> Int64 {
        let reader = try ReaderClient(
            configuration: kafka.setting("group.id", to: name("readers")),
            onLog: { _ in },
            onError: { _ in }
        )
        defer { reader.shutdown() }
        let key = KafkaPartition(topic: topic, partition: partition)
        return try reader.logEnds(of: [key], timeout: Self.patience)[key]?.get() ?? 0
    }
}

private final class Failures: Sendable {
    private let error = Mutex<KafkaError?>(nil)

    var first: KafkaError? { error.withLock(\.self) }

    func note(_ new: KafkaError) { error.withLock { $0 = $0 ?? new } }
}

extension TestRecord {
    fileprivate func send(by producer: Producer, to topic: TopicHandle, _ partition: Int32) -> SendResult {
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

extension Record {
    var text: String { value?.utf8String ?? "" }
}
