internal import CRdKafka

extension ConsumerGroups {
    /// What a group has committed for a partition.
    public struct CommittedOffset: Hashable, Sendable {
        /// The next offset to read.
        public var offset: Int64
        /// What the client that committed it wrote beside it; often empty.
        public var metadata: String

        /// Wraps an offset.
        public init(_ offset: Int64, metadata: String = "") {
            self.offset = offset
            self.metadata = metadata
        }
    }

    /// What a group has committed.
    ///
    /// - Parameters:
    ///   - partitions: What to ask for; nil is everything that the group has committed, of which the embedded broker and
    ///     brokers before Kafka 2.4 tell nothing.
    ///   - stable: Whether a partition with an offset in an open transaction is an error (`.unstableOffsets`), rather
    ///     than having the offset that was committed before.
    /// - Returns: An offset, nil where there is none, or an error for every partition that was asked for.
    ///   A group that is not there has none.
    /// - Throws: When the coordinator can't be asked in time, or refuses.
    public func committedOffsets(
        of group: String,
        for partitions: [KafkaPartition]? = nil,
        stable: Bool = false,
        timeout: Duration
    ) throws(KafkaError) -> [KafkaPartition: Result<CommittedOffset?, KafkaError>] {
        try requireOpen()
        if let partitions, partitions.isEmpty { return [:] }
        let doing = "asking for the offsets of group \(group)"
        let list = partitions.map { PartitionListBox(PartitionList(Set($0))) }
        var request = withExtendedLifetime(list) { rd_kafka_ListConsumerGroupOffsets_new(group, list?.list.pointer) }
        defer { rd_kafka_ListConsumerGroupOffsets_destroy(request) }
        var offsets = try emptyIfAbsent { () throws(KafkaError) in
            try self.offsets(&request, stable: stable, timeout: timeout, while: doing)
        }
        for partition in partitions ?? [] where offsets[partition] == nil { offsets[partition] = .success(nil) }
        return offsets
    }

    /// Some brokers say of a group in which nothing happened yet that it is not there.
    private func emptyIfAbsent<Value>(
        _ body: () throws(KafkaError) -> [KafkaPartition: Value]
    ) throws(KafkaError) -> [KafkaPartition: Value] {
        do throws(KafkaError) {
            return try body()
        } catch {
            guard error.code == .groupNotFound else { throw error }
            return [:]
        }
    }

    private func offsets(
        _ request: inout OpaquePointer?,
        stable: Bool,
        timeout: Duration,
        while doing: String
    ) throws(KafkaError) -> [KafkaPartition: Result<CommittedOffset?, KafkaError>] {
        try handle.adminRequest(
            RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS,
            timeout: timeout,
            while: doing
        ) { [handle] options, queue in
            if let error = rd_kafka_AdminOptions_set_require_stable_offsets(options, stable ? 1 : 0) {
                rd_kafka_error_destroy(error)
            }
            rd_kafka_ListConsumerGroupOffsets(handle.pointer, &request, 1, options, queue)
        } read: { event in
            var count = 0
            let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
                rd_kafka_event_ListConsumerGroupOffsets_result(event),
                &count
            )
            return Self.readGroup(groups, count, while: doing) { list in Self.committed(list, while: doing) }
        }.get()
    }

    private static func committed(
        _ list: UnsafePointer<rd_kafka_topic_partition_list_t>?,
        while doing: String
    ) -> [KafkaPartition: Result<CommittedOffset?, KafkaError>] {
        var offsets: [KafkaPartition: Result<CommittedOffset?, KafkaError>] = [:]
        for element in PartitionList.elements(of: list) {
            if element.error != RD_KAFKA_RESP_ERR_NO_ERROR {
                let error = KafkaError(element.error, while: "\(doing): \(element.partition)")
                offsets[element.partition] = .failure(error)
            } else {
                let offset = element.offset < 0 ? nil : CommittedOffset(element.offset, metadata: element.metadata)
                offsets[element.partition] = .success(offset)
            }
        }
        return offsets
    }

    /// Reads the answer about the one group that was asked about.
    static func readGroup<Answer>(
        _ groups: UnsafeMutablePointer<OpaquePointer?>?,
        _ count: Int,
        while doing: String,
        read: (UnsafePointer<rd_kafka_topic_partition_list_t>?) -> Answer
    ) -> Result<Answer, KafkaError> {
        guard let group = UnsafeBufferPointer(start: groups, count: count).first ?? nil else {
            return .failure(KafkaError(code: .failed, message: "\(doing): the broker's answer is empty"))
        }
        if let error = rd_kafka_group_result_error(group),
            rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR
        {
            return .failure(KafkaError(borrowing: error, while: doing))
        }
        return .success(read(rd_kafka_group_result_partitions(group)))
    }
}

/// Keeps a list until the request that borrows it is made.
private final class PartitionListBox {
    let list: PartitionList

    init(_ list: consuming PartitionList) { self.list = list }
}
