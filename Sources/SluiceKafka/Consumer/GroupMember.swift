internal import CRdKafka
import Synchronization

/// A member of a consumer group that never fetches: it takes part in rebalances and commits offsets.
///
/// A thread of its own answers the group all the time, so that no work, however long, costs the membership; and a
/// rebalance waits for the owner's answer.
///
/// Sendable: librdkafka's handle is, and the rest is constant or guarded.
public final class GroupMember: @unchecked Sendable {
    /// What the group, or the cluster, has to say.
    public enum Event: Sendable {
        /// Partitions are now this member's: answer with `confirmAssigned(_:)`. May be empty.
        case assigned([KafkaPartition])
        /// Partitions are to go to somebody else: finish the work on them, commit, and answer with `release(_:)`. The
        /// group waits for `max.poll.interval.ms` at most (5 minutes), whatever the broker allows.
        case revoked([KafkaPartition])
        /// Partitions have gone to somebody else: commits for them would fail. Answer with `release(_:)` at once.
        case lost([KafkaPartition])
        /// A commit has ended: with an error when all of it failed, and with errors of single partitions.
        case commitFinished(token: UInt64, error: KafkaError?, partitions: [KafkaPartition: KafkaError])
        /// The member can't go on: leave, and make another.
        case failed(KafkaError)
        /// Something is wrong and librdkafka tries on: brokers down, refused credentials, a topic that is not there.
        case error(KafkaError)
        /// Comes every `statistics.interval.ms`: never unless that is set.
        case statistics(ClientStatistics)
    }

    let handle: ClientHandle
    let pump: EventPump
    let queue: OpaquePointer
    let target: EventTarget
    let lifecycle = Mutex(Lifecycle.open)

    enum Lifecycle { case open, left }

    /// Makes a member that has not joined yet.
    ///
    /// It connects in the background; that no broker can be reached, `.error` tells.
    ///
    /// - Parameters:
    ///   - configuration: Must have `group.id`. See `defaultProperties` for what holds unless it is set.
    ///   - onLog: Takes librdkafka's log lines.
    ///   - onEvent: Takes the events, one at a time, from a thread of the member's (while it leaves, from that of
    ///     `leave(timeout:)`). It must return soon and must not call `leave`; answers may be given from within.
    /// - Throws: When a property can't be used.
    public init(
        configuration: KafkaConfiguration,
        onLog: @escaping KafkaLogHandler,
        onEvent: @escaping @Sendable (Event) -> Void
    ) throws(KafkaConfigurationError) {
        try configuration.validate(for: .consumer, reserved: Self.reservedProperties)
        try configuration.requireGroup()
        let isStatic = configuration["group.instance.id"] != nil
        let complete = configuration.setting(Self.owned)
            .withDefaults(isStatic ? Self.defaultsOfStaticMembers : [:])
            .withDefaults(Self.defaultProperties)
        let events =
            RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS
        let handle = try ClientHandle(.consumer, complete, events: events, log: onLog)
        rd_kafka_poll_set_consumer(handle.pointer)
        self.handle = handle
        queue = rd_kafka_queue_get_consumer(handle.pointer)
        let target = EventTarget(handle: handle, onEvent: onEvent)
        self.target = target
        pump = EventPump(name: "kafka-member", queue: queue) { target.take($0) }
    }

    deinit { _ = leave(timeout: .zero) }

    /// Joins the group for these topics; a name that starts with `^` is a regular expression.
    ///
    /// Called again it replaces the topics. Returns at once; `.assigned` follows.
    public func join(topics: some Collection<String>) throws(KafkaError) {
        try whileOpen { () throws(KafkaError) in
            // librdkafka takes a subscription as a list of partitions without number.
            let list = PartitionList(topics.map { KafkaPartition(topic: $0, partition: RD_KAFKA_PARTITION_UA) })
            let result = rd_kafka_subscribe(handle.pointer, list.pointer)
            try KafkaError.check(result, while: "subscribing to \(Array(topics))")
        }
    }

    /// Commits the next offset to read of each partition, in the background. `.commitFinished` follows with `token`,
    /// always, unless this throws.
    ///
    /// - Throws: When the request can't be queued.
    public func commit(_ offsets: [KafkaPartition: Int64], token: UInt64) throws(KafkaError) {
        try whileOpen { () throws(KafkaError) in
            let list = PartitionList(offsets)
            let opaque = UnsafeMutableRawPointer(bitPattern: UInt(token))
            let result = rd_kafka_commit_queue(handle.pointer, list.pointer, queue, nil, opaque)
            try KafkaError.check(result, while: "committing offsets")
        }
    }

    /// What the group has committed; blocks. Must not be under way when the member leaves.
    ///
    /// - Returns: For every partition that was asked for the next offset to read, or nil when there is none. One of which it
    ///   can't be told at present, such as while a transaction with an offset of its is open, is left out.
    /// - Throws: When the coordinator can't be asked in time, or refuses one of the partitions for good.
    public func committedOffsets(
        of partitions: some Collection<KafkaPartition>,
        timeout: Duration
    ) throws(KafkaError) -> [KafkaPartition: Int64?] {
        try requireOpen()
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(partitions)
        let result = rd_kafka_committed(handle.pointer, list.pointer, timeout.kafkaMilliseconds)
        // Some brokers say so of a group in which nothing happened yet.
        if result == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND {
            return Dictionary(partitions.map { ($0, nil) }) { first, _ in first }
        }
        try KafkaError.check(result, while: "asking for committed offsets")
        var offsets: [KafkaPartition: Int64?] = [:]
        for element in list.elements {
            if KafkaError.Code(element.error).isTransient { continue }
            try KafkaError.check(element.error, while: "asking for the committed offset of \(element.partition)")
            offsets.updateValue(element.offset >= 0 ? element.offset : nil, forKey: element.partition)
        }
        return offsets
    }

    /// Who the member is to its group now, for `Producer.sendOffsets`; blocks, as long as librdkafka's own thread is busy.
    ///
    /// - Throws: `isOutdated` when the group has no such member: before it has joined, and once it was thrown out.
    public func groupMetadata() throws(KafkaError) -> ConsumerGroupMetadata {
        var pointer: OpaquePointer?
        try whileOpen { () throws(KafkaError) in pointer = rd_kafka_consumer_group_metadata(handle.pointer) }
        guard let pointer else { throw .notMember }
        return try ConsumerGroupMetadata(taking: pointer)
    }

    private func requireOpen() throws(KafkaError) {
        try whileOpen {}
    }

    /// Keeps the member from leaving while `body` uses its client: so anybody may answer or commit at any time.
    func whileOpen(_ body: () throws(KafkaError) -> Void) throws(KafkaError) {
        let result = lifecycle.withLock { state -> Result<Void, KafkaError> in
            guard state == .open else { return .failure(.closed("The group member")) }
            do throws(KafkaError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }
}
