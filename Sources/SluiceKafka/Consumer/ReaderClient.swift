internal import CRdKafka
import Synchronization

/// A consumer that reads the partitions it is told to, and takes no part in any group.
///
/// Sendable: librdkafka's handle is, and the rest is constant or guarded.
public final class ReaderClient: @unchecked Sendable {
    /// Properties that a user can't set, and why.
    public static let reservedProperties: [String: String] = [
        "enable.auto.commit": "offsets are committed once the work on them is complete",
        "enable.auto.offset.store": "offsets are committed once the work on them is complete",
        "auto.offset.reset": "an offset that the log does not hold is reported, and never skipped in silence",
        "enable.partition.eof": "the reader needs to see where a partition ends",
    ]

    private static let owned = [
        "enable.auto.commit": "false",
        "enable.auto.offset.store": "false",
        "auto.offset.reset": "error",
    ]

    /// The largest record that is read.
    public struct RecordLimit: Sendable {
        /// Bytes of key, value and headers; each header counts with 8 bytes, its name and its value.
        public let bytes: Int
        /// What to do when there is a larger one: the end of a sentence.
        public let remedy: String

        /// A record of more bytes is an error that ends with `remedy`.
        public init(bytes: Int, remedy: String) {
            self.bytes = bytes
            self.remedy = remedy
        }
    }

    private let recordLimit: RecordLimit?
    let handle: ClientHandle
    /// Partitions that were not there when they were last looked for.
    let absent = Mutex<Set<KafkaPartition>>([])
    private let pump: EventPump
    private let queues = Mutex<[KafkaPartition: PartitionQueue]?>([:])
    /// librdkafka looks for a new leader only of topics that a handle is held of.
    private let topics = Mutex<[String: TopicHandle]>([:])

    /// Starts a consumer; it connects in the background, and says through `onError` when it can't.
    ///
    /// - Parameters:
    ///   - configuration: Must have `group.id`, which librdkafka asks for. `queued.max.messages.kbytes` is 4,096 for
    ///     each partition unless it is set.
    ///   - tellsEnds: Whether readers learn that a partition ends in offsets that no record bears, so that `position`
    ///     passes them; each end that is told wakes the reader once.
    ///   - recordLimit: The largest record that is read; none is too large unless it is given.
    ///   - onLog: Takes librdkafka's log lines.
    ///   - onError: Takes what goes wrong outside of calls.
    ///   - onStatistics: Takes statistics, every `statistics.interval.ms`: never unless that is set.
    /// - Throws: When a property can't be used.
    public init(
        configuration: KafkaConfiguration,
        tellsEnds: Bool = true,
        recordLimit: RecordLimit? = nil,
        onLog: @escaping KafkaLogHandler,
        onError: @escaping KafkaErrorHandler,
        onStatistics: StatisticsHandler? = nil
    ) throws(KafkaConfigurationError) {
        self.recordLimit = recordLimit
        try configuration.validate(for: .consumer, reserved: Self.reservedProperties)
        try configuration.requireGroup()
        let complete = configuration.setting(Self.owned)
            .setting("enable.partition.eof", to: "\(tellsEnds)")
            .withDefaults(["queued.max.messages.kbytes": "4096", "allow.auto.create.topics": "false"])
        let events = RD_KAFKA_EVENT_ERROR | (onStatistics == nil ? 0 : RD_KAFKA_EVENT_STATS)
        handle = try ClientHandle(.consumer, complete, events: events, log: onLog)
        rd_kafka_poll_set_consumer(handle.pointer)
        let mask = handle.mask
        pump = EventPump(name: "kafka-reader", queue: rd_kafka_queue_get_consumer(handle.pointer)) { event in
            switch rd_kafka_event_type(event) {
            case RD_KAFKA_EVENT_ERROR: onError(KafkaError(event: event, mask))
            case RD_KAFKA_EVENT_STATS: ClientStatistics(event: event).map { onStatistics?($0) }
            default: break
            }
        }
    }

    deinit { shutdown() }

    /// Starts to read a partition ahead, from `offset` on.
    ///
    /// - Parameter offset: Must be 0 or more. That the log does not hold it, the first read tells.
    /// - Throws: When the partition is open already or the client is closed.
    public func open(_ partition: KafkaPartition, at offset: Int64) throws(KafkaError) -> PartitionQueue {
        guard offset >= 0 else {
            throw KafkaError(code: .invalidArgument, message: "can't read \(partition) from offset \(offset)")
        }
        let opened = queues.withLock { queues -> Result<PartitionQueue, KafkaError> in
            guard queues != nil else { return .failure(.closed("The reader")) }
            guard queues?[partition] == nil else {
                return .failure(KafkaError(code: .invalidState, message: "\(partition) is open already"))
            }
            let queue = makeQueue(partition, offset)
            if case .success(let queue) = queue { queues?[partition] = queue }
            return queue
        }
        return try opened.get()
    }

    private func makeQueue(_ partition: KafkaPartition, _ offset: Int64) -> Result<PartitionQueue, KafkaError> {
        guard let queue = rd_kafka_queue_get_partition(handle.pointer, partition.topic, partition.partition) else {
            return .failure(KafkaError(code: .unknownPartition, message: "\(partition) has no queue"))
        }
        // Before the assignment, which would forward the queue to the consumer's own and let messages slip there.
        rd_kafka_queue_forward(queue, nil)
        Self.drain(queue)
        let opened = PartitionQueue(
            partition: partition,
            offset: offset,
            handle: handle,
            queue: queue,
            recordLimit: recordLimit
        )
        let list = PartitionList([partition: offset])
        if let error = rd_kafka_incremental_assign(handle.pointer, list.pointer) {
            opened.close()
            return .failure(KafkaError(taking: error, while: "starting to read \(partition)"))
        }
        return .success(opened)
    }

    /// Drops what an earlier reader of the partition left in its queue. librdkafka passes over outdated records by
    /// itself, but not over the error that an offset was out of range: it would be taken for the new reader's.
    private static func drain(_ queue: OpaquePointer) {
        var left: UnsafeMutablePointer<rd_kafka_message_t>?
        while rd_kafka_consume_batch_queue(queue, 0, &left, 1) > 0, let message = left {
            rd_kafka_message_destroy(message)
        }
    }

    /// Stops reading a partition and drops what was read ahead. Must not be called while a call of the queue's runs.
    ///
    /// - Throws: When librdkafka refuses; the queue is closed all the same. Closing twice does nothing.
    public func close(_ queue: PartitionQueue) throws(KafkaError) {
        // All of it under the lock: a partition that was opened anew in between would be unassigned.
        let failure = queues.withLock { queues -> KafkaError? in
            guard queues?[queue.partition] === queue else { return nil }
            queues?[queue.partition] = nil
            queue.close()
            let list = PartitionList([queue.partition])
            return rd_kafka_incremental_unassign(handle.pointer, list.pointer)
                .map { KafkaError(taking: $0, while: "ending to read \(queue.partition)") }
        }
        if let failure { throw failure }
    }

    /// Closes every queue and the client. Blocks until librdkafka's threads have ended. No call of the client's or of a
    /// queue's may run, and it must not be called from a handler. Closing twice does nothing.
    public func shutdown() {
        if closeQueues() { handle.destroy() }
    }

    /// The same, but waits no longer than that: librdkafka 2.0.2 may never end a client that has read a topic which was
    /// deleted. What has not ended by then is left to the end of the process.
    ///
    /// - Returns: Whether it has ended.
    public func shutdown(within limit: Duration) -> Bool {
        closeQueues() ? handle.destroy(within: limit) : true
    }

    private func closeQueues() -> Bool {
        let open = queues.withLock { queues in
            defer { queues = nil }
            return queues
        }
        guard let open else { return false }
        for queue in open.values { queue.close() }
        pump.release()
        let held = topics.withLock { topics in
            defer { topics = [:] }
            return topics.values
        }
        for topic in held { topic.release() }
        return true
    }

    /// Has librdkafka follow the leaders of these topics' partitions, though none of them may be read yet.
    func follow(_ names: Set<String>) throws(KafkaError) {
        let failure = topics.withLock { topics -> KafkaError? in
            for name in names where topics[name] == nil {
                do throws(KafkaError) {
                    topics[name] = try TopicHandle(name: name, client: handle)
                } catch {
                    return error
                }
            }
            return nil
        }
        if let failure { throw failure }
    }

    /// Lets go of what is kept to answer questions about these topics. It may be asked about them again: then it looks
    /// anew where their leaders are. May be called from any thread.
    package func forget(_ names: Set<String>) {
        let held = topics.withLock { topics in names.compactMap { topics.removeValue(forKey: $0) } }
        for topic in held { topic.release() }
        absent.withLock { absent in absent = absent.filter { !names.contains($0.topic) } }
    }

    var isShutDown: Bool { queues.withLock { $0 == nil } }
}

extension KafkaConfiguration {
    func requireGroup() throws(KafkaConfigurationError) {
        guard self["group.id"]?.isEmpty ?? true else { return }
        throw KafkaConfigurationError(
            property: "group.id",
            value: nil,
            reason: "a consumer needs it",
            remedy: "Set it to the name under which the application commits its offsets"
        )
    }
}
