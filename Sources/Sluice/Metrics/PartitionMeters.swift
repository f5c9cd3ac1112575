internal import Metrics

/// What is known of each partition that this instance has. One that is let go takes its metrics with it: an old lag
/// would be an alert that nobody can quench.
struct PartitionMeters {
    private final class Entry {
        let position: Meter
        let committed: Meter
        let logEnd: Meter
        let lag: Meter
        /// Made when there is something to say.
        var lagSeconds: Meter?

        init(_ partition: TopicPartition, _ factory: any MetricsFactory) {
            let number = "\(partition.partition)"
            position = factory.gauge(MetricsCatalogue.partitionPosition, partition.topic, number)
            committed = factory.gauge(MetricsCatalogue.partitionCommitted, partition.topic, number)
            logEnd = factory.gauge(MetricsCatalogue.partitionLogEnd, partition.topic, number)
            lag = factory.gauge(MetricsCatalogue.partitionLag, partition.topic, number)
        }

        func destroy() {
            for meter in [position, committed, logEnd, lag] { meter.destroy() }
            lagSeconds?.destroy()
        }
    }

    private let factory: any MetricsFactory
    private var entries: [TopicPartition: Entry] = [:]

    init(_ factory: any MetricsFactory) { self.factory = factory }

    /// - Parameter wallTime: Milliseconds since 1970.
    mutating func sample(_ partitions: [DriverStatus.Partition], wallTime: Int64) {
        for partition in partitions {
            let entry = entry(of: partition.partition)
            entry.position.set(partition.position)
            entry.committed.set(partition.committed)
            entry.logEnd.set(partition.logEnd)
            entry.lag.set(partition.lag)
            guard let seconds = Self.lagSeconds(of: partition, wallTime: wallTime) else { continue }
            let meter = entry.lagSeconds ?? makeLagSeconds(partition.partition)
            entry.lagSeconds = meter
            meter.set(seconds)
        }
    }

    mutating func remove(_ partitions: some Sequence<TopicPartition>) {
        for partition in partitions { entries.removeValue(forKey: partition)?.destroy() }
    }

    mutating func removeAll() { remove(Array(entries.keys)) }

    /// How old the last delivered record is while there are later ones; nil while none was delivered and some wait.
    static func lagSeconds(of partition: DriverStatus.Partition, wallTime: Int64) -> Double? {
        guard partition.lag > 0 else { return 0 }
        return partition.deliveredTimestamp.map { max(0, Double(wallTime) - Double($0)) / 1_000 }
    }

    private mutating func entry(of partition: TopicPartition) -> Entry {
        if let known = entries[partition] { return known }
        let made = Entry(partition, factory)
        entries[partition] = made
        return made
    }

    private func makeLagSeconds(_ partition: TopicPartition) -> Meter {
        factory.gauge(MetricsCatalogue.partitionLagSeconds, partition.topic, "\(partition.partition)")
    }
}
