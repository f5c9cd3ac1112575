/// Within what the output's order is to be that of the input.
package enum OutputOrder: Sendable {
    /// An input partition, all of whose records go to one partition of the output.
    case partition
    /// A key.
    case key

    /// An input partition, or one key of it.
    package struct Lane: Hashable, Sendable {
        package let partition: Int32
        package var key: Int64?
    }

    func lane(of record: NumberedRecord, _ topic: NumberedTopic) -> Lane {
        switch self {
        case .partition: Lane(partition: record.partition)
        case .key: Lane(partition: record.partition, key: record.number % topic.keys)
        }
    }

    func place(of record: NumberedRecord, _ topic: NumberedTopic) -> Int64 {
        switch self {
        case .partition: record.number
        case .key: record.number / topic.keys
        }
    }

    /// How many of a partition's first `count` records each of its lanes has.
    func counts(_ count: Int64, in partition: Int32, _ topic: NumberedTopic) -> [Lane: Int64] {
        switch self {
        case .partition: return [Lane(partition: partition): count]
        case .key:
            let counts = (0..<topic.keys).map { key in
                (Lane(partition: partition, key: key), (count + topic.keys - 1 - key) / topic.keys)
            }
            return Dictionary(uniqueKeysWithValues: counts)
        }
    }
}
