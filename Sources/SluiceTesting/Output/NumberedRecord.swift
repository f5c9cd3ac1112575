package import Sluice

/// A topic of numbered records: each partition's are numbered from 0 on, and take the keys of that partition in turn.
package struct NumberedTopic: Hashable, Sendable {
    package let name: String
    package let partitions: Int
    /// How many keys each partition has; no key is in two partitions.
    package let keys: Int64
    /// The least length of a value.
    package let valueBytes: Int

    package init(_ name: String, partitions: Int, keys: Int64 = 5, valueBytes: Int = 0) {
        self.name = name
        self.partitions = partitions
        self.keys = keys
        self.valueBytes = valueBytes
    }

    package var kafkaPartitions: [KafkaPartition] {
        (0..<Int32(partitions)).map { KafkaPartition(topic: name, partition: $0) }
    }

    func key(of record: NumberedRecord) -> Bytes { Bytes("\(record.partition).\(record.number % keys)") }

    func value(of record: NumberedRecord) -> Bytes {
        let text = "\(record.partition)/\(record.number)/"
        return Bytes(text + String(repeating: "x", count: max(0, valueBytes - text.utf8.count)))
    }
}

/// Which record of which partition of a `NumberedTopic`.
package struct NumberedRecord: Hashable, Sendable {
    package let partition: Int32
    /// Its offset too, as nothing else is written to the topic.
    package let number: Int64

    package init(partition: Int32, number: Int64) {
        self.partition = partition
        self.number = number
    }

    /// Reads what a value tells; nil when it is not of this kind.
    package init?(parsing value: Bytes?) {
        guard let value else { return nil }
        let parts = value.prefix(40).split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3,
            let partition = Int32(String(decoding: parts[0], as: UTF8.self)),
            let number = Int64(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        self.init(partition: partition, number: number)
    }
}
