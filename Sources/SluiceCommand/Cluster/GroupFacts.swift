import SluiceKafka

/// Where logs begin and end, or why that can't be told.
struct LogEdges {
    var starts: [KafkaPartition: Result<Int64, KafkaError>] = [:]
    var ends: [KafkaPartition: Result<Int64, KafkaError>] = [:]
}

/// What a cluster said of a group, from which its view is put together.
struct GroupFacts {
    /// Nil when the broker can't tell.
    var description: ConsumerGroups.Description?
    /// What the group has committed.
    var offsets: [KafkaPartition: Result<ConsumerGroups.CommittedOffset?, KafkaError>]
    /// How many partitions the cluster's topics have.
    var counts: [String: Int]
    /// What is asked about; nil is all that the group has to do with.
    var topics: [String]?

    /// The partitions that are looked at: all of each topic of which one is committed or assigned, and those that have
    /// gone since.
    var partitions: Set<KafkaPartition> {
        let committed = offsets.filter { if case .success(nil) = $0.value { false } else { true } }.keys
        let assigned = description?.members.flatMap(\.partitions) ?? []
        var all = Set(committed).union(assigned)
        for topic in Set(topics ?? all.map(\.topic)) {
            all.formUnion(KafkaPartition.all(of: topic, counts[topic] ?? 0))
        }
        guard let topics else { return all }
        return all.filter { topics.contains($0.topic) }
    }

    /// Those of which the cluster knows.
    var presentPartitions: Set<KafkaPartition> { partitions.filter(isPresent) }

    private func isPresent(_ partition: KafkaPartition) -> Bool {
        Int(partition.partition) < counts[partition.topic] ?? 0
    }

    /// What it all amounts to.
    func view(of group: String, logs: LogEdges) -> GroupView {
        var owners: [KafkaPartition: ConsumerGroups.Member] = [:]
        for member in description?.members ?? [] {
            for partition in member.partitions { owners[partition] = member }
        }
        let views = partitions.sorted().map { partition in
            var view = PartitionView(partition: partition, member: owners[partition])
            do throws(KafkaError) {
                view.committed = try offsets[partition]?.get() ?? nil
                guard isPresent(partition) else {
                    view.fault = "the cluster has no such partition (any more)"
                    return view
                }
                view.logStart = try logs.starts[partition]?.get()
                view.logEnd = try logs.ends[partition]?.get()
                if view.logStart == nil || view.logEnd == nil { view.fault = "the cluster left the partition out" }
            } catch {
                view.fault = error.code == .unstableOffsets ? "an open transaction holds an offset" : error.message
            }
            return view
        }
        return GroupView(group: group, description: description, partitions: views)
    }
}
