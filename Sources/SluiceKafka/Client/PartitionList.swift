internal import CRdKafka

/// Owns one of librdkafka's lists of partitions.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ partitions: some Collection<KafkaPartition>, offset: Int64 = Int64(RD_KAFKA_OFFSET_INVALID)) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: partitions.count))
        for partition in partitions { add(partition, offset) }
    }

    init(_ offsets: [KafkaPartition: Int64]) {
        pointer = rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count))
        for (partition, offset) in offsets { add(partition, offset) }
    }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    private func add(_ partition: KafkaPartition, _ offset: Int64) {
        rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset = offset
    }

    /// Partition, offset, error and metadata of each element, in order.
    var elements: [Element] { PartitionList.elements(of: pointer) }

    struct Element {
        let partition: KafkaPartition
        let offset: Int64
        let error: rd_kafka_resp_err_t
        /// What was committed beside the offset; empty where there is nothing.
        let metadata: String
    }

    /// Reads a list that librdkafka owns; nil is an empty one.
    static func elements(of list: UnsafePointer<rd_kafka_topic_partition_list_t>?) -> [Element] {
        guard let list else { return [] }
        return (0..<Int(list.pointee.cnt)).compactMap { index in
            let element = list.pointee.elems[index]
            guard let topic = element.topic else { return nil }
            return Element(
                partition: KafkaPartition(topic: String(cString: topic), partition: element.partition),
                offset: element.offset,
                error: element.err,
                metadata: element.metadata.map {
                    String(decoding: UnsafeRawBufferPointer(start: $0, count: element.metadata_size), as: UTF8.self)
                } ?? ""
            )
        }
    }
}
