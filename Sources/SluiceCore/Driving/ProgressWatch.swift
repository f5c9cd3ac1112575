/// Finds the partitions that have work and get nowhere, by looking at the driver now and then.
package struct ProgressWatch {
    /// A partition with work, since when nothing of it was delivered or committed, and what it is at now.
    package struct Standing: Hashable, Sendable {
        package let partition: TopicPartition
        package let since: Instant
        package let activity: DriverStatus.Activity

        package init(partition: TopicPartition, since: Instant, activity: DriverStatus.Activity) {
            self.partition = partition
            self.since = since
            self.activity = activity
        }
    }

    private struct Mark: Equatable {
        let position: Int64
        let delivered: Int64
        let committed: Int64
        let batchesCut: Int64

        /// Who is not planned while others are waits for its turn: a limit makes them rotate, however long that takes.
        /// Commits that still come in for work done before are no progress of the work that stands, and the other way
        /// round.
        init(_ partition: DriverStatus.Partition, _ activity: DriverStatus.Activity, batchesCut: Int64) {
            let isWork = activity != .uncommitted
            position = isWork ? partition.position : 0
            delivered = isWork ? partition.delivered : 0
            committed = isWork ? 0 : partition.committed
            self.batchesCut = activity == .unplanned ? batchesCut : 0
        }
    }

    private var marks: [TopicPartition: (mark: Mark, since: Instant)] = [:]

    package init() {}

    /// Takes a look.
    ///
    /// - Returns: Every partition that has work.
    package mutating func look(at status: DriverStatus, now: Instant) -> [Standing] {
        var seen: [TopicPartition: (mark: Mark, since: Instant)] = [:]
        var standing: [Standing] = []
        for partition in status.partitions {
            guard let activity = partition.activity else { continue }
            let mark = Mark(partition, activity, batchesCut: status.batchesCut)
            let last = marks[partition.partition]
            let since = last.flatMap { $0.mark == mark ? $0.since : nil } ?? now
            seen[partition.partition] = (mark, since)
            standing.append(Standing(partition: partition.partition, since: since, activity: activity))
        }
        marks = seen
        return standing
    }
}
