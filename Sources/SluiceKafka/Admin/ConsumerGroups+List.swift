internal import CRdKafka

extension ConsumerGroups {
    /// The groups that the client may see, and what kept brokers from telling of theirs.
    ///
    /// - Returns: The names in order; and the brokers' errors, for which groups may be missing.
    /// - Throws: When nothing was learned: no broker told of a group, and one or more gave no answer or can't tell.
    public func list(timeout: Duration) throws(KafkaError) -> (groups: [String], errors: [KafkaError]) {
        try requireOpen()
        let doing = "asking for the groups"
        let found: (groups: [String], errors: [KafkaError]) = try handle.adminRequest(
            RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS,
            timeout: timeout,
            while: doing
        ) { [handle] options, queue in
            rd_kafka_ListConsumerGroups(handle.pointer, options, queue)
        } read: { event in
            let result = rd_kafka_event_ListConsumerGroups_result(event)
            var count = 0
            let valid = rd_kafka_ListConsumerGroups_result_valid(result, &count)
            let groups = UnsafeBufferPointer(start: valid, count: count).compactMap(\.self)
                .map { Self.text(rd_kafka_ConsumerGroupListing_group_id($0)) }
            let failed = rd_kafka_ListConsumerGroups_result_errors(result, &count)
            let errors = UnsafeBufferPointer(start: failed, count: count).compactMap(\.self)
                .map { KafkaError(borrowing: $0, while: doing) }
            return (groups.sorted(), errors)
        }
        if found.groups.isEmpty, let error = found.errors.first { throw error }
        return found
    }
}
