import SluiceCore

/// Exactly once: a `read_committed` reader of the output sees a partition's records one after another, none twice and
/// none left out, and so its dead letters; in the end, all that is committed.
struct ExactlyOnceChecker: Checker {
    private struct Key: Hashable {
        let partition: TopicPartition
        let kind: OutputRecord.Kind
    }

    let failing: FailingRecords
    private var last: [Key: Int64] = [:]
    private var lost = LostOffsets()

    init(failing: FailingRecords) { self.failing = failing }

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        switch fact {
        case .lost(let range): lost.add(range)
        case .seen(let record): try see(record, logs)
        default: break
        }
    }

    func checkEnd(_ logs: [ModelBroker.Log]) throws(Violation) {
        for index in logs.indices {
            let partition = ModelBroker.partition(index)
            for kind in [OutputRecord.Kind.output, .deadLetter] {
                let key = Key(partition: partition, kind: kind)
                try requireNothing(key, between: last[key] ?? -1, and: logs[index].committed, logs[index])
            }
        }
    }

    private mutating func see(_ record: OutputRecord, _ logs: [ModelBroker.Log]) throws(Violation) {
        let key = Key(partition: record.partition, kind: record.kind)
        let previous = last[key] ?? -1
        guard isWanted(key, record.offset) else {
            throw Violation("exactly once", "\(record) is seen, and should not be")
        }
        guard record.offset > previous else {
            throw Violation("exactly once", "\(record) is seen again, or late: \(previous) was seen before")
        }
        try requireNothing(key, between: previous, and: record.offset, logs[Int(record.partition.partition)])
        last[key] = record.offset
    }

    private func requireNothing(
        _ key: Key,
        between previous: Int64,
        and end: Int64,
        _ log: ModelBroker.Log
    ) throws(Violation) {
        for offset in log.records where offset > previous && offset < end && isWanted(key, offset) {
            if lost.contains(key.partition, offset) { continue }
            throw Violation(
                "exactly once",
                "\(key.kind) \(key.partition) \(offset) is missing between \(previous) and \(end)"
            )
        }
    }

    private func isWanted(_ key: Key, _ offset: Int64) -> Bool {
        switch key.kind {
        case .output: !failing.contains(key.partition, offset)
        case .deadLetter: failing.policy == .deadLetter && failing.contains(key.partition, offset)
        }
    }
}
