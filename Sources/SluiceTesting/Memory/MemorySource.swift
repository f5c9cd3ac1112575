public import Sluice
import Synchronization

/// Topics in memory, for testing a pipeline without a broker, in milliseconds.
///
/// ```swift
/// let source = MemorySource(topics: ["words": 2])
/// source.append("hello", to: "words", partition: 1)
/// let app = StreamingApplication(name: "shout", configuration: .inMemory)
/// let shouted = MemorySink<String>()
/// app.stream(from: source.source(topics: "words")).map { $0.value?.utf8String.uppercased() ?? "" }.write(to: shouted)
/// try await app.run()
/// ```
///
/// It stands for the cluster: it outlives applications, and keeps what they commit. One application at a time may run on
/// it, and gets every partition.
public final class MemorySource: Sendable {
    struct State {
        var logs: [TopicPartition: MemoryLog] = [:]
        var committed: [TopicPartition: Int64] = [:]
        var readers: [Int: Reader] = [:]
        var lastReader = 0
        var faults = Faults()
        var events: (@Sendable (InputEvent) -> Void)?
        var held: Set<TopicPartition> = []
        var isRunning = false
    }

    struct Reader {
        let partition: TopicPartition
        let onData: @Sendable () -> Void
        var position: Int64
    }

    struct Faults {
        var commits: [Failure] = []
        var logEnds: [KafkaError] = []
        var reads: [TopicPartition: [KafkaError]] = [:]
    }

    let state: Mutex<State>
    let waiters = Waiters()

    /// Makes empty topics.
    ///
    /// - Parameter topics: The number of partitions of each, by name.
    public init(topics: [String: Int]) {
        let partitions = topics.flatMap { topic, count in
            (0..<count).map { TopicPartition(topic: topic, partition: Int32($0)) }
        }
        state = Mutex(State(logs: Dictionary(uniqueKeysWithValues: partitions.map { ($0, MemoryLog()) })))
    }

    /// Topics to begin a stream from.
    public func source(topics: String...) -> Source { Source(topics: topics, connector: self) }

    /// Every partition, in order.
    public var partitions: [TopicPartition] { state.withLock { $0.logs.keys.sorted() } }

    /// The offset that the next record of a partition gets.
    public func logEnd(of partition: TopicPartition) -> Int64 { state.withLock { $0.logs[partition]?.end ?? 0 } }

    /// The next offset to read, by partition, as the application has committed it.
    public var committedOffsets: [TopicPartition: Int64] { state.withLock { $0.committed } }

    /// Returns when the application has committed that offset of a partition, or a later one.
    public func commit(of partition: TopicPartition, reaches offset: Int64) async {
        await waiters.wait { [self] in committedOffsets[partition] ?? -1 >= offset }
    }
}

// MARK: Writing

extension MemorySource {
    /// Adds a record to a partition, which must exist.
    ///
    /// - Returns: The record's offset.
    @discardableResult
    public func append(
        key: Bytes? = nil,
        _ value: Bytes?,
        headers: RecordHeaders = [],
        timestamp: RecordTimestamp = .none,
        to topic: String,
        partition: Int32 = 0
    ) -> Int64 {
        change(topic, partition) { $0.append(key: key, value: value, headers: headers, timestamp: timestamp) }
    }

    /// Adds offsets that no record bears, as transactions and compaction leave them.
    public func appendGap(_ count: Int64, to topic: String, partition: Int32 = 0) {
        change(topic, partition) { $0.appendGap(count) }
    }

    /// Deletes the records below an offset, as retention does.
    public func deleteRecords(below offset: Int64, of topic: String, partition: Int32 = 0) {
        change(topic, partition) { $0.delete(below: offset) }
    }

    private func change<Result: Sendable>(
        _ topic: String,
        _ number: Int32,
        _ body: (inout MemoryLog) -> Result
    ) -> Result {
        let partition = TopicPartition(topic: topic, partition: number)
        let (result, dry) = state.withLock { state in
            // Taken out, so that it is not copied when it changes.
            guard var log = state.logs.removeValue(forKey: partition) else {
                preconditionFailure("there is no partition \(partition)")
            }
            let end = log.end
            let result = body(&log)
            state.logs[partition] = log
            let dry = state.readers.values.filter { $0.partition == partition && $0.position >= end }
            return (result, dry.map(\.onData))
        }
        for onData in dry { onData() }
        waiters.check()
        return result
    }
}
