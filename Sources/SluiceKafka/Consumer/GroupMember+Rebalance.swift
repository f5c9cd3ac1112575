internal import CRdKafka
import Synchronization

extension GroupMember {
    /// Answers `.assigned`: the partitions are this member's, though it fetches none of them.
    ///
    /// - Throws: When the group has moved on, or the member has left.
    public func confirmAssigned(_ partitions: some Collection<KafkaPartition>) throws(KafkaError) {
        try whileOpen { () throws(KafkaError) in try target.assign(partitions) }
    }

    /// Answers `.revoked` and `.lost`: all that is to be done for the partitions is done. With an eager assignor the
    /// whole assignment goes, whatever is given.
    ///
    /// - Throws: When the group has moved on, or the member has left.
    public func release(_ partitions: some Collection<KafkaPartition>) throws(KafkaError) {
        try whileOpen { () throws(KafkaError) in try target.unassign(partitions) }
    }

    /// Whether a rebalance takes away only the partitions that are to go; else all go, and come back.
    public var isCooperative: Bool {
        lifecycle.withLock { $0 == .open } && target.isCooperative
    }

    /// Leaves the group, so that the others get the partitions at once, and closes the client; blocks. Commits that are
    /// under way are finished, and reported, while it waits. Release what you hold before: a rebalance that comes in
    /// between is answered without asking.
    ///
    /// - Parameter timeout: How long to wait for the coordinator. At the end of it the client is closed all the same,
    ///   and the group notices when the session times out.
    /// - Returns: Whether the coordinator was told and the client has ended, which is waited for no longer than 5 s; false
    ///   too when the member had left before.
    @discardableResult
    public func leave(timeout: Duration) -> Bool {
        let isFirst = lifecycle.withLock { state in
            defer { state = .left }
            return state == .open
        }
        guard isFirst else { return false }
        pump.stop()
        let isClean = timeout > .zero && closeConsumer(timeout)
        pump.release()
        return handle.destroy(leavingGroup: false, within: Self.destroyTimeout) && isClean
    }

    private static let destroyTimeout = Duration.seconds(5)

    private func closeConsumer(_ timeout: Duration) -> Bool {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: timeout)
        guard let closing = rd_kafka_queue_new(handle.pointer) else { return false }
        defer { rd_kafka_queue_destroy(closing) }
        target.startClosing()
        if let error = rd_kafka_consumer_close_queue(handle.pointer, closing) {
            rd_kafka_error_destroy(error)
            return false
        }
        while rd_kafka_consumer_closed(handle.pointer) == 0 {
            guard clock.now < deadline else { return false }
            serve(closing, waiting: 20)
        }
        while serve(closing, waiting: 0) {}
        return true
    }

    @discardableResult
    private func serve(_ queue: OpaquePointer, waiting milliseconds: Int32) -> Bool {
        guard let event = rd_kafka_queue_poll(queue, milliseconds) else { return false }
        target.take(event)
        rd_kafka_event_destroy(event)
        return true
    }
}
