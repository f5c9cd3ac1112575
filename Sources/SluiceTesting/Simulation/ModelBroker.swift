import SluiceCore

/// Kafka as far as the driver can tell: logs with holes, a group's committed offsets, and an output topic.
package struct ModelBroker {
    /// Who may commit for a partition.
    package enum Owner: Equatable, Sendable {
        case nobody
        case us
        case another
    }

    package struct Log: Sendable {
        /// The offsets that bear a record, all of them; those below `end` are there already.
        package var records: [Int64]
        package var end: Int64
        /// What lies below was deleted.
        package var start: Int64 = 0
        /// Not there yet.
        package var isHidden = false
        /// Not there any more.
        package var isGone = false
        /// Where the log will end in the end.
        package var finalEnd: Int64
        package var committed: Int64 = 0
        package var owner = Owner.nobody

        package func records(in range: Range<Int64>) -> [Int64] {
            records.filter { range.contains($0) }
        }

        /// The next offset after `offset` that bears a record and is wanted.
        package func successor(of offset: Int64, where isWanted: (Int64) -> Bool) -> Int64? {
            records.first { $0 > offset && isWanted($0) }
        }

        /// The next offset after `offset` that bears a record.
        package func successor(of offset: Int64) -> Int64? { records.first { $0 > offset } }
    }

    package var logs: [Log]

    init(partitions: Int, late: Int, recordsPerPartition: Int, using random: inout SeededGenerator) {
        logs = (0..<partitions).map { _ in Self.makeLog(recordsPerPartition, using: &random) }
        for index in logs.indices.suffix(late) { logs[index].isHidden = true }
    }

    subscript(_ partition: TopicPartition) -> Log {
        get { logs[Int(partition.partition)] }
        set { logs[Int(partition.partition)] = newValue }
    }

    package var partitions: [TopicPartition] { logs.indices.map(Self.partition) }

    package static func partition(_ index: Int) -> TopicPartition {
        TopicPartition(topic: "input", partition: Int32(index))
    }

    /// Whether everything there will ever be is there.
    var isFullyGrown: Bool { logs.allSatisfy { $0.end == $0.finalEnd || $0.isGone } }

    /// Whether the group's offsets stand at the end of every log.
    package var isFullyCommitted: Bool { logs.allSatisfy { $0.committed == $0.finalEnd || $0.isGone } }

    private static func makeLog(_ count: Int, using random: inout SeededGenerator) -> Log {
        var records: [Int64] = []
        var next: Int64 = 0
        for _ in 0..<Int.random(in: 0...count, using: &random) {
            if random.chance(0.1) { next += Int64.random(in: 1...5, using: &random) }
            records.append(next)
            next += 1
        }
        if random.chance(0.2) { next += 1 }
        let end = Int64.random(in: 0...next, using: &random)
        return Log(records: records, end: end, finalEnd: next)
    }
}
