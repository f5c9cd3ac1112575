/// Where partitions begin for which the group has committed nothing.
///
/// `startingOffsets` says where for those that were there when the group first read what was subscribed to. Those that
/// came later are read from their start. They are told apart by what the process sees before it joins: a partition that
/// is not there yet came later, and so did one that is brought by a name or a pattern of which the group has committed
/// another partition already, since whoever begins commits where it begins.
struct StartingPoints: Sendable {
    enum Start: Hashable, Sendable {
        case logStart
        case logEnd
        case time(milliseconds: Int64)
        case offset(Int64)
    }

    private let policy: ApplicationConfiguration.StartingOffsets
    private let partitionCounts: [String: Int]
    private let matcher: TopicMatcher
    private let readBefore: Set<String>

    /// - Parameters:
    ///   - partitionCounts: The topics that were there before the group was joined, and their partitions.
    ///   - committed: Partitions for which the group had committed offsets then.
    init(
        _ policy: ApplicationConfiguration.StartingOffsets,
        partitionCounts: [String: Int],
        committed: some Collection<TopicPartition>,
        matcher: TopicMatcher
    ) {
        self.policy = policy
        self.partitionCounts = partitionCounts
        self.matcher = matcher
        readBefore = Set(committed.compactMap { matcher.subscription(of: $0.topic) })
    }

    /// Whether a start has to be committed, since looking it up again would give another.
    var keepsStarts: Bool { policy != .earliest }

    func start(of partition: TopicPartition) -> Start {
        if case .offsets(let offsets, _) = policy, let offset = offsets[partition] { return .offset(offset) }
        if isNew(partition) { return .logStart }
        switch policy {
        case .earliest, .offsets(_, otherwise: .earliest): return .logStart
        case .latest, .offsets(_, otherwise: .latest): return .logEnd
        case .timestamp(let milliseconds): return .time(milliseconds: milliseconds)
        }
    }

    private func isNew(_ partition: TopicPartition) -> Bool {
        guard partition.partition < partitionCounts[partition.topic] ?? 0 else { return true }
        return matcher.subscription(of: partition.topic).map(readBefore.contains) ?? false
    }
}
