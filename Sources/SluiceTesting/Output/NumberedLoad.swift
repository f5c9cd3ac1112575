package import Sluice
import Synchronization

/// Writes numbered records to a topic that nobody else writes to.
package final class NumberedLoad: Sendable {
    package let topic: NumberedTopic
    private let producer: Producer
    private let handle: TopicHandle
    private let ledger: Ledger

    package init(_ topic: NumberedTopic, kafka: KafkaConfiguration) throws {
        let ledger = Ledger(partitions: topic.partitions)
        self.topic = topic
        self.ledger = ledger
        producer = try Producer(
            configuration: kafka,
            onLog: { _ in },
            onError: { _ in },
            onDelivery: { ledger.take($0) }
        )
        handle = try producer.topic(topic.name)
    }

    /// How many records each partition was given; they need not be there yet.
    package var sent: [Int64] { ledger.sent }

    /// How many records wait for the broker's word.
    package var inFlight: Int { ledger.inFlight }

    /// Hands over the next records of a partition, waiting while the producer's buffer is full. One caller at a time.
    package func write(_ count: Int, to partition: Int32) async throws {
        for _ in 0..<count {
            let record = ledger.next(in: partition)
            let (key, value) = (topic.key(of: record), topic.value(of: record))
            let tag = ledger.keep(value)
            while true {
                let result = key.withUnsafeBytes { key in
                    value.withUnsafeBytes { value in
                        producer.send(to: handle, partition: partition, key: key, value: value, tag: tag)
                    }
                }
                if case .failed(let error) = result { throw error }
                if case .queued = result { break }
                await producer.waitForSpace()
                try Task.checkCancellation()
            }
            ledger.sent(record)
        }
    }

    /// Hands over that many records, evenly spread over the partitions; those from `first` on get one more of what is left.
    package func spread(_ count: Int, from first: Int) async throws {
        let (share, rest) = count.quotientAndRemainder(dividingBy: topic.partitions)
        for index in 0..<topic.partitions {
            try await write(share + (index < rest ? 1 : 0), to: Int32((first + index) % topic.partitions))
        }
    }

    /// Returns when the broker has everything, and how much it is in each partition.
    ///
    /// - Throws: When a record was refused.
    package func flush() async throws -> [Int32: Int64] {
        await ledger.waiters.wait { [ledger] in ledger.inFlight == 0 || ledger.failure != nil }
        if let failure = ledger.failure { throw failure }
        return Dictionary(uniqueKeysWithValues: ledger.sent.enumerated().map { (Int32($0), $1) })
    }

    package func close() { producer.close() }
}

/// What was sent, and the values' memory until the broker has them.
private final class Ledger: Sendable {
    private struct State {
        var sent: [Int64]
        var kept: [UInt: Bytes] = [:]
        var lastTag: UInt = 0
        var failure: KafkaError?
    }

    let waiters = Waiters()
    private let state: Mutex<State>

    init(partitions: Int) { state = Mutex(State(sent: Array(repeating: 0, count: partitions))) }

    var sent: [Int64] { state.withLock(\.sent) }
    var inFlight: Int { state.withLock(\.kept.count) }
    var failure: KafkaError? { state.withLock(\.failure) }

    func next(in partition: Int32) -> NumberedRecord {
        NumberedRecord(partition: partition, number: state.withLock { $0.sent[Int(partition)] })
    }

    func keep(_ value: Bytes) -> UInt {
        state.withLock { state in
            state.lastTag += 1
            state.kept[state.lastTag] = value
            return state.lastTag
        }
    }

    func sent(_ record: NumberedRecord) { state.withLock { $0.sent[Int(record.partition)] += 1 } }

    func take(_ reports: UnsafeBufferPointer<DeliveryReport>) {
        state.withLock { state in
            for report in reports {
                state.kept[report.tag] = nil
                state.failure = state.failure ?? report.error
            }
        }
        waiters.check()
    }
}
