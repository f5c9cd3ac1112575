/// Where a partition is to be read from, by the group's account and the sinks'.
struct LanePosition: Hashable, Sendable {
    /// Where the one begins that is furthest behind.
    let offset: Int64
    /// Where the others stand, in order: no range may reach across, so that each sink either has all of it or nothing.
    let stops: [Int64]
    let isToBeKept: Bool

    /// - Parameter restored: What each sink says; nil from one that goes by the group.
    init(_ start: StartingPosition, _ restored: [Int64?]) {
        let accounts = restored.isEmpty ? [start.offset] : restored.map { $0 ?? start.offset }
        offset = accounts.min() ?? start.offset
        stops = Set(accounts).subtracting([offset]).sorted()
        isToBeKept = start.isToBeKept && offset == start.offset
    }
}

/// Where a sink says that partitions stand.
struct RestoredPositions: Sendable {
    let sink: String
    let positions: [TopicPartition: Int64]

    /// A sink that keeps positions stores them before the group commits: one that is behind the group is not the one that
    /// was written to.
    func check(_ starts: [PartitionStart]) throws(Failure) {
        for start in starts where start.isCommitted {
            let known = positions[start.partition]
            guard known ?? .min < start.offset else { continue }
            throw Failure(
                origin: .sink,
                message: """
                    the group has committed offset \(start.offset), and sink \(sink) \
                    \(known.map { "stands at \($0)" } ?? "knows nothing of the partition"): what lies between was \
                    written elsewhere; have all instances of the application share one store, put back the store that \
                    is missing, or begin with another group (--group) and an empty store
                    """,
                partition: start.partition,
                offset: start.offset,
                isRetriable: false
            )
        }
    }
}
