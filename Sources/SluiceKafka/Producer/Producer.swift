internal import CRdKafka
import Synchronization

/// Writes records, idempotently: a record that was queued is in its partition's log once, in the order of sending.
///
/// Sendable: librdkafka's handle may be used from any thread, and the rest is constant or guarded.
public final class Producer: @unchecked Sendable {
    /// Properties that a user can't set, and why.
    public static let reservedProperties: [String: String] = [
        "enable.idempotence": "without it a retry can repeat or reorder records",
        "acks": "without all replicas' word a delivered record can be lost",
        "delivery.report.only.error": "every record's delivery is waited for",
        "transactional.id": "it is given with the guarantee, and must differ from every other producer's",
    ]

    /// What holds for a producer unless its configuration sets it: Java's partitioner (`murmur2_random`), so that keys
    /// go where other clients put them; `linger.ms` 0, which favours latency, though batches still form under load; and
    /// `message.max.bytes` 1,048,588, as brokers have it, so that what could be read from a topic can be written to one.
    public static let defaultProperties = [
        "partitioner": "murmur2_random",
        "linger.ms": "0",
        "message.max.bytes": "1048588",
    ]

    private static let owned = ["enable.idempotence": "true", "acks": "all"]

    let handle: ClientHandle
    let space = WakeSignal()
    /// The signals that had come before the buffer was last found full.
    let fullSince = Atomic<UInt64>(.max)
    private let pump: EventPump
    private let topics = Mutex<[String: TopicHandle]?>([:])
    private let closed = Atomic(false)
    private let givenUp = Atomic(false)

    /// Starts a producer; it connects in the background, and says through `onError` when it can't.
    ///
    /// - Parameters:
    ///   - configuration: See `defaultProperties` and `reservedProperties`. With a `transactionalID`,
    ///     `transaction.timeout.ms` (milliseconds, 60,000 by default) is how long a transaction may be open before the
    ///     coordinator aborts it; `message.timeout.ms` follows it, and must not be longer.
    ///   - transactionalID: Makes all sending transactional: see `initTransactions(timeout:)`. One producer in the cluster
    ///     works under an id, the latest.
    ///   - onLog: Takes librdkafka's log lines.
    ///   - onError: Takes what goes wrong outside of calls.
    ///   - onDelivery: Takes delivery reports, many at a time and in each partition's order, one call at a time, from a
    ///     thread of the producer's. The buffer must not be used after it returns; a slow handler delays later reports.
    ///   - onStatistics: Takes statistics, every `statistics.interval.ms`: never unless that is set.
    /// - Throws: When a property can't be used.
    public init(
        configuration: KafkaConfiguration,
        transactionalID: String? = nil,
        onLog: @escaping KafkaLogHandler,
        onError: @escaping KafkaErrorHandler,
        onDelivery: @escaping @Sendable (UnsafeBufferPointer<DeliveryReport>) -> Void,
        onStatistics: StatisticsHandler? = nil
    ) throws(KafkaConfigurationError) {
        try configuration.validate(for: .producer, reserved: Self.reservedProperties)
        var complete = configuration.setting(Self.owned).withDefaults(Self.defaultProperties)
        complete["transactional.id"] = transactionalID
        let events = RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | (onStatistics == nil ? 0 : RD_KAFKA_EVENT_STATS)
        handle = try ClientHandle(.producer, complete, events: events, log: onLog)
        let mask = handle.mask
        let reports = ReportBuffer(onDelivery: onDelivery)
        let take: @Sendable (OpaquePointer) -> Void = { event in
            switch rd_kafka_event_type(event) {
            case RD_KAFKA_EVENT_DR: reports.take(event)
            case RD_KAFKA_EVENT_ERROR: onError(KafkaError(event: event, mask))
            case RD_KAFKA_EVENT_STATS: ClientStatistics(event: event).map { onStatistics?($0) }
            default: break
            }
        }
        let queue: OpaquePointer = rd_kafka_queue_get_main(handle.pointer)
        // Messages leave the buffer when their event is destroyed: only then is there room.
        pump = EventPump(name: "kafka-producer", queue: queue, handler: take) { [space] in space.signal() }
    }

    deinit { close() }

    /// The handle of a topic, made once. Asks no broker: that the topic is not there, the delivery report tells.
    ///
    /// - Throws: When the name is not valid, or the producer is closed.
    public func topic(_ name: String) throws(KafkaError) -> TopicHandle {
        let made = topics.withLock { topics -> Result<TopicHandle, KafkaError> in
            guard topics != nil else { return .failure(.closed("The producer")) }
            if let known = topics?[name] { return .success(known) }
            do throws(KafkaError) {
                let new = try TopicHandle(name: name, client: handle)
                topics?[name] = new
                return .success(new)
            } catch {
                return .failure(error)
            }
        }
        return try made.get()
    }

    /// Runs `body` on the thread that takes the delivery reports, between two of them. Sending there costs less: what
    /// one thread has allocated, the same one frees.
    ///
    /// - Parameter body: Must not wait for anything; reports are held up meanwhile.
    /// - Throws: When the producer is closed.
    public func perform<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async throws(KafkaError) -> Result {
        let result: Result? = await withCheckedContinuation { continuation in
            if !pump.perform({ continuation.resume(returning: body()) }) { continuation.resume(returning: nil) }
        }
        guard let result else { throw .closed("The producer") }
        return result
    }

    /// The error that ended the producer, such as a fencing; nil while it works.
    public var fatalError: KafkaError? { isClosed ? nil : handle.fatalError }

    /// How many records, and reports, are on their way.
    public var inFlight: Int { isClosed ? 0 : Int(rd_kafka_outq_len(handle.pointer)) }

    /// How many partitions a topic has; blocks.
    public func partitionCount(of topic: String, timeout: Duration) throws(KafkaError) -> Int {
        guard !isClosed else { throw .closed("The producer") }
        return try handle.partitionCount(of: topic, timeout: timeout).get()
    }

    /// Sends everything that waits, without lingering, and waits for the reports; blocks.
    ///
    /// - Returns: Whether every record has its report; false when the time was too short.
    @discardableResult
    public func flush(timeout: Duration) -> Bool {
        guard !isClosed else { return true }
        return rd_kafka_flush(handle.pointer, timeout.kafkaMilliseconds) == RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// Gives up every record that is on its way, and takes no further one; does not wait. Reports with `.purged` follow,
    /// and with `.purgedInFlight` for those that may be in the log all the same. What is left to do is to close it.
    public func giveUp() {
        guard !isClosed else { return }
        givenUp.store(true, ordering: .sequentiallyConsistent)
        // On the thread that sends: no record slips in behind it.
        _ = pump.perform { [handle] in
            rd_kafka_purge(
                handle.pointer,
                RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING
            )
        }
    }

    /// Gives up what is on its way, reports it, and ends the client; blocks. Flush before, to lose nothing. No other
    /// call may run at the same time, and it must not be called from a handler. Closing twice does nothing.
    public func close() {
        guard !closed.exchange(true, ordering: .sequentiallyConsistent) else { return }
        rd_kafka_purge(handle.pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        // What the purge reports, the pump still hands over.
        rd_kafka_flush(handle.pointer, 5_000)
        pump.release()
        space.signal()
        let made = topics.withLock { topics in
            defer { topics = nil }
            return topics
        }
        for topic in (made ?? [:]).values { topic.release() }
        handle.destroy()
    }

    var isClosed: Bool { closed.load(ordering: .relaxed) }
    var isGivenUp: Bool { givenUp.load(ordering: .relaxed) }
}
