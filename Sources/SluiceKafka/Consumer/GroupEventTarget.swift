internal import CRdKafka
import Synchronization

extension GroupMember {
    /// Turns librdkafka's events into the member's, and gives the answers.
    ///
    /// Sendable: everything is constant, atomic or guarded.
    final class EventTarget: @unchecked Sendable {
        private let handle: ClientHandle
        private let onEvent: @Sendable (Event) -> Void
        private let isClosing = Atomic(false)
        /// The rebalance that the owner was told of and has not answered.
        private let unanswered = Mutex<(partitions: [KafkaPartition], code: rd_kafka_resp_err_t)?>(nil)

        init(handle: ClientHandle, onEvent: @escaping @Sendable (Event) -> Void) {
            self.handle = handle
            self.onEvent = onEvent
        }

        /// From now on every rebalance is answered by giving up what is held, and so is one that waits for its answer:
        /// without that the group could not be left.
        func startClosing() {
            isClosing.store(true, ordering: .sequentiallyConsistent)
            if let waiting = unanswered.withLock({ $0 }) { answer(waiting.partitions, waiting.code) }
        }

        func take(_ event: OpaquePointer) {
            switch rd_kafka_event_type(event) {
            case RD_KAFKA_EVENT_REBALANCE: rebalance(event)
            case RD_KAFKA_EVENT_OFFSET_COMMIT: onEvent(Self.commit(event))
            case RD_KAFKA_EVENT_ERROR:
                let error = KafkaError(event: event, handle.mask)
                onEvent(error.isFatal ? .failed(error) : .error(error))
            case RD_KAFKA_EVENT_STATS: ClientStatistics(event: event).map { onEvent(.statistics($0)) }
            default: break
            }
        }

        private func rebalance(_ event: OpaquePointer) {
            let partitions = PartitionList.elements(of: rd_kafka_event_topic_partition_list(event)).map(\.partition)
            let code = rd_kafka_event_error(event)
            guard !isClosing.load(ordering: .sequentiallyConsistent) else { return answer(partitions, code) }
            unanswered.withLock { $0 = (partitions, code) }
            switch code {
            case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS: onEvent(.assigned(partitions))
            case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
                let isLost = rd_kafka_assignment_lost(handle.pointer) != 0
                onEvent(isLost ? .lost(partitions) : .revoked(partitions))
            default:
                answer(partitions, code)
                onEvent(.error(KafkaError(event: event, handle.mask)))
            }
        }

        /// librdkafka waits for an answer to every rebalance, wanted or not.
        private func answer(_ partitions: [KafkaPartition], _ code: rd_kafka_resp_err_t) {
            let isAssignment = code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS
            do {
                try unassign(isAssignment && isCooperative ? [] : partitions)
            } catch {
                onEvent(.error(error))
            }
        }

        private static func commit(_ event: OpaquePointer) -> Event {
            let code = rd_kafka_event_error(event)
            var failed: [KafkaPartition: KafkaError] = [:]
            for element in PartitionList.elements(of: rd_kafka_event_topic_partition_list(event))
            where element.error != RD_KAFKA_RESP_ERR_NO_ERROR {
                failed[element.partition] = KafkaError(element.error, while: "committing \(element.partition)")
            }
            let isFailed = code != RD_KAFKA_RESP_ERR_NO_ERROR
            return .commitFinished(
                token: UInt64(UInt(bitPattern: rd_kafka_event_opaque(event))),
                error: isFailed ? KafkaError(code, while: "committing offsets") : nil,
                partitions: failed
            )
        }

        var isCooperative: Bool {
            rd_kafka_rebalance_protocol(handle.pointer).map { String(cString: $0) } == "COOPERATIVE"
        }

        func assign(_ partitions: some Collection<KafkaPartition>) throws(KafkaError) {
            unanswered.withLock { $0 = nil }
            // With an offset given, librdkafka asks no broker where to start.
            let list = PartitionList(partitions, offset: 0)
            pause(partitions, list.pointer)
            let doing = "taking over \(partitions.count) partitions"
            guard isCooperative else {
                return try KafkaError.check(rd_kafka_assign(handle.pointer, list.pointer), while: doing)
            }
            try KafkaError.check(rd_kafka_incremental_assign(handle.pointer, list.pointer), while: doing)
        }

        /// Before the assignment, so that nothing at all is fetched: asking for its queue makes a partition known.
        private func pause(
            _ partitions: some Collection<KafkaPartition>,
            _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
        ) {
            for partition in partitions {
                guard let queue = rd_kafka_queue_get_partition(handle.pointer, partition.topic, partition.partition)
                else { continue }
                rd_kafka_queue_destroy(queue)
            }
            rd_kafka_pause_partitions(handle.pointer, list)
        }

        func unassign(_ partitions: some Collection<KafkaPartition>) throws(KafkaError) {
            unanswered.withLock { $0 = nil }
            let doing = "letting go of \(partitions.count) partitions"
            guard isCooperative else {
                return try KafkaError.check(rd_kafka_assign(handle.pointer, nil), while: doing)
            }
            let list = PartitionList(partitions)
            try KafkaError.check(rd_kafka_incremental_unassign(handle.pointer, list.pointer), while: doing)
        }
    }
}
