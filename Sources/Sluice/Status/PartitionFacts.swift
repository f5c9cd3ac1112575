/// The partitions as they were at the last look.
struct PartitionFacts: Sendable {
    private var partitions: [DriverStatus.Partition] = []
    private var standing: [TopicPartition: ProgressWatch.Standing] = [:]
    /// Milliseconds since 1970.
    private var wallTime: Int64 = 0

    mutating func look(
        at partitions: [DriverStatus.Partition],
        _ standing: [ProgressWatch.Standing],
        wallTime: Int64
    ) {
        self.partitions = partitions
        self.standing = Dictionary(standing.map { ($0.partition, $0) }) { first, _ in first }
        self.wallTime = wallTime
    }

    mutating func remove(_ gone: [TopicPartition]) {
        let gone = Set(gone)
        partitions.removeAll { gone.contains($0.partition) }
    }

    /// Nothing is done any more.
    mutating func close() { standing = [:] }

    /// Records between committed offsets and the logs' ends.
    var lag: Int64 {
        partitions.reduce(0) { sum, partition in
            let (total, overflow) = sum.addingReportingOverflow(partition.lag)
            return overflow ? .max : total
        }
    }

    func statuses(at now: Instant) -> [PartitionStatus] {
        partitions.sorted { $0.partition < $1.partition }.map { partition in
            let standing = standing[partition.partition]
            return PartitionStatus(
                topic: partition.partition.topic,
                partition: partition.partition.partition,
                position: partition.position,
                delivered: partition.delivered,
                committed: partition.committed,
                logEnd: partition.logEnd,
                lagRecords: partition.lag,
                lagSeconds: PartitionMeters.lagSeconds(of: partition, wallTime: wallTime),
                doing: standing?.activity.phrase,
                standsForSeconds: standing.map { max(0, $0.since.duration(to: now).seconds) }
            )
        }
    }
}
