internal import CRdKafka

extension ConsumerGroups {
    /// Sets what a group without members has committed; a group that is not there comes into being. What was written
    /// beside the offsets (their metadata) is lost.
    ///
    /// It is not all or nothing: a broker may take some partitions and refuse others. Ask afterwards what the group has.
    ///
    /// - Parameter offsets: The next offset to read, at least 0, of each partition.
    /// - Returns: What was refused; `.unknownMember` (or `.rebalanceInProgress`) when the group has members after all.
    /// - Throws: When the coordinator can't be asked in time, or refuses everything. It may have been carried out all
    ///   the same when the answer was lost.
    public func setOffsets(
        _ offsets: [KafkaPartition: Int64],
        of group: String,
        timeout: Duration
    ) throws(KafkaError) -> [KafkaPartition: KafkaError] {
        try requireOpen()
        guard !offsets.isEmpty else { return [:] }
        let doing = "setting offsets of group \(group)"
        let list = PartitionList(offsets)
        var request = rd_kafka_AlterConsumerGroupOffsets_new(group, list.pointer)
        defer { rd_kafka_AlterConsumerGroupOffsets_destroy(request) }
        return try handle.adminRequest(
            RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS,
            timeout: timeout,
            while: doing
        ) { [handle] options, queue in
            rd_kafka_AlterConsumerGroupOffsets(handle.pointer, &request, 1, options, queue)
        } read: { event in
            var count = 0
            let groups = rd_kafka_AlterConsumerGroupOffsets_result_groups(
                rd_kafka_event_AlterConsumerGroupOffsets_result(event),
                &count
            )
            return Self.readGroup(groups, count, while: doing) { Self.refusals($0, while: doing) }
        }.get()
    }

    /// Has a group without members forget what it has committed for some partitions.
    ///
    /// Brokers must be of Kafka 2.4 or later: with older ones librdkafka 2.0.2 ends the process.
    ///
    /// - Returns: What was refused; `.groupSubscribedToTopic` when the group reads the topic after all.
    /// - Throws: As `setOffsets(_:of:timeout:)`, and `.unsupportedFeature` with the embedded broker.
    public func deleteOffsets(
        of partitions: some Collection<KafkaPartition>,
        from group: String,
        timeout: Duration
    ) throws(KafkaError) -> [KafkaPartition: KafkaError] {
        try requireOpen()
        guard !partitions.isEmpty else { return [:] }
        let doing = "deleting offsets of group \(group)"
        guard try canTellOfGroups(timeout: timeout) else {
            throw KafkaError(code: .unsupportedFeature, message: "\(doing): the broker can't")
        }
        let list = PartitionList(Set(partitions))
        var request = rd_kafka_DeleteConsumerGroupOffsets_new(group, list.pointer)
        defer { rd_kafka_DeleteConsumerGroupOffsets_destroy(request) }
        return try handle.adminRequest(
            RD_KAFKA_ADMIN_OP_DELETECONSUMERGROUPOFFSETS,
            timeout: timeout,
            while: doing
        ) { [handle] options, queue in
            rd_kafka_DeleteConsumerGroupOffsets(handle.pointer, &request, 1, options, queue)
        } read: { event in
            var count = 0
            let groups = rd_kafka_DeleteConsumerGroupOffsets_result_groups(
                rd_kafka_event_DeleteConsumerGroupOffsets_result(event),
                &count
            )
            return Self.readGroup(groups, count, while: doing) { Self.refusals($0, while: doing) }
        }.get()
    }

    private static func refusals(
        _ list: UnsafePointer<rd_kafka_topic_partition_list_t>?,
        while doing: String
    ) -> [KafkaPartition: KafkaError] {
        var refusals: [KafkaPartition: KafkaError] = [:]
        for element in PartitionList.elements(of: list) where element.error != RD_KAFKA_RESP_ERR_NO_ERROR {
            refusals[element.partition] = KafkaError(element.error, while: "\(doing): \(element.partition)")
        }
        return refusals
    }
}
