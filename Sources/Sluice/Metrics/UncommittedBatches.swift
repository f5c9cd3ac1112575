/// Finished batches whose offsets the group does not have yet, to measure how long it takes.
struct UncommittedBatches {
    /// Batches that are followed at once; while the group takes no commits, those that finish beyond are not measured.
    private static let maxBatches = 1_000

    private struct Batch {
        let finishedAt: Instant
        var ranges: [OffsetRange]
    }

    private var batches: [Batch] = []
    private var committed: [TopicPartition: Int64] = [:]

    mutating func add(_ report: BatchReport, at now: Instant) {
        guard batches.count < Self.maxBatches else { return }
        batches.append(Batch(finishedAt: now, ranges: report.ranges))
    }

    /// Takes note of a commit.
    ///
    /// - Returns: When each batch that is committed in full now was finished.
    mutating func commit(_ offsets: [TopicPartition: Int64]) -> [Instant] {
        committed.merge(offsets) { _, new in new }
        return takeCommitted()
    }

    /// Forgets partitions: whether the group takes their offsets is another instance's affair.
    mutating func remove(_ partitions: [TopicPartition]) {
        let gone = Set(partitions)
        for index in batches.indices { batches[index].ranges.removeAll { gone.contains($0.partition) } }
        batches.removeAll { $0.ranges.isEmpty }
        for partition in gone { committed[partition] = nil }
    }

    /// Looks at each batch's ranges from the last on, and no further than the first that is not committed.
    private mutating func takeCommitted() -> [Instant] {
        var done: [Instant] = []
        for index in batches.indices {
            while let range = batches[index].ranges.last, isCommitted(range) { batches[index].ranges.removeLast() }
            if batches[index].ranges.isEmpty { done.append(batches[index].finishedAt) }
        }
        batches.removeAll { $0.ranges.isEmpty }
        return done
    }

    private func isCommitted(_ range: OffsetRange) -> Bool {
        committed[range.partition].map { $0 >= range.until } ?? false
    }
}
