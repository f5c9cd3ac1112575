import ArgumentParser
import SluiceKafka

/// The order of a report's rows.
enum LagOrder: String, ExpressibleByArgument, CaseIterable {
    /// The worst first; what can't be told before everything.
    case lag
    /// By topic and partition.
    case topic
}

/// How far groups are behind.
struct LagReport {
    /// A partition of a group.
    struct Row: Equatable {
        let group: String
        let view: PartitionView
    }

    /// A topic's sums.
    struct Total: Equatable {
        let topic: String
        var partitions = 0
        /// Of the partitions of which it is known.
        var lag: Int64 = 0
        /// Partitions without a committed offset.
        var uncommitted = 0
        /// Partitions of which the lag can't be told.
        var unknown = 0
    }

    /// In order, the partitions too.
    let groups: [GroupView]
    /// Groups that are left out, since the cluster does not tell of them.
    let faults: Int

    init(groups: [GroupView], faults: Int = 0, order: LagOrder) {
        self.faults = faults
        self.groups = groups.map { group in
            var sorted = group
            if order == .lag { sorted.partitions.sort(by: Self.isWorse) }
            return sorted
        }
    }

    private static func isWorse(_ left: PartitionView, _ right: PartitionView) -> Bool {
        let (first, second) = (left.lag ?? .max, right.lag ?? .max)
        return first != second ? first > second : left.partition < right.partition
    }

    /// Partitions whose lag can't be told.
    var unknown: [Row] { rows { $0.lag == nil } }

    /// Partitions with more lag than that.
    func rows(above limit: Int64) -> [Row] { rows { $0.lag ?? 0 > limit } }

    private func rows(where isWanted: (PartitionView) -> Bool) -> [Row] {
        groups.flatMap { group in group.partitions.filter(isWanted).map { Row(group: group.group, view: $0) } }
    }

    /// The sums of a group's topics, in order of name.
    static func totals(of group: GroupView) -> [Total] {
        var totals: [String: Total] = [:]
        for view in group.partitions {
            var total = totals[view.partition.topic] ?? Total(topic: view.partition.topic)
            total.partitions += 1
            total.lag += view.lag ?? 0
            if view.fault == nil, view.committed == nil { total.uncommitted += 1 }
            if view.lag == nil { total.unknown += 1 }
            totals[view.partition.topic] = total
        }
        return totals.values.sorted { $0.topic < $1.topic }
    }

    /// What to say of partitions that are above the limit.
    static func alert(_ rows: [Row], limit: Int64) -> [String] {
        let shown = rows.prefix(Self.maxAlerts).map { row in
            "group \(row.group.visible) \(row.view.partition): lag \(row.view.lag ?? 0) is above \(limit)"
        }
        guard rows.count > shown.count else { return shown }
        return shown + ["and \(rows.count - shown.count) more partitions above \(limit)"]
    }

    /// An alert names no more partitions than that.
    private static let maxAlerts = 10
}
