/// Finished batches whose offsets the group does not have yet, to see how long it takes. Each bears a mark, by which it
/// is told of.
struct UncommittedBatches<Mark: Sendable>: Sendable {
    /// Batches that are followed at once; while the group takes no commits, those that finish beyond are not measured.
    private static var maxBatches: Int { 1_000 }

    private struct Batch {
        let mark: Mark
        var ranges: [OffsetRange]
    }

    private var batches: [Batch] = []
    private var committed: [TopicPartition: Int64] = [:]

    mutating func add(_ report: BatchReport, _ mark: Mark) {
        guard batches.count < Self.maxBatches else { return }
        batches.append(Batch(mark: mark, ranges: report.ranges))
    }

    /// Takes note of a commit.
    ///
    /// - Returns: The mark of each batch that is committed in full now.
    mutating func commit(_ offsets: [TopicPartition: Int64]) -> [Mark] {
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
    private mutating func takeCommitted() -> [Mark] {
        var done: [Mark] = []
        for index in batches.indices {
            while let range = batches[index].ranges.last, isCommitted(range) { batches[index].ranges.removeLast() }
            if batches[index].ranges.isEmpty { done.append(batches[index].mark) }
        }
        batches.removeAll { $0.ranges.isEmpty }
        return done
    }

    private func isCommitted(_ range: OffsetRange) -> Bool {
        committed[range.partition].map { $0 >= range.until } ?? false
    }
}
