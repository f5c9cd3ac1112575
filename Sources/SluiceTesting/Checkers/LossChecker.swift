import SluiceCore

/// No loss: the committed offset never passes a record that is not in the output, unless it failed, and is among the dead
/// letters or was skipped, as its policy has it; in the end every record is there.
struct LossChecker: Checker {
    let failing: FailingRecords
    private var lost = LostOffsets()
    private var delivered: [TopicPartition: Set<Int64>] = [:]

    init(failing: FailingRecords = FailingRecords()) { self.failing = failing }

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        switch fact {
        case .delivered(let partition, let offset, _):
            if failing.contains(partition, offset) {
                throw Violation("no loss", "\(partition) offset \(offset) failed, and was put out all the same")
            }
            delivered[partition, default: []].insert(offset)
        case .deadLettered(let partition, let offset):
            try passOver(partition, offset, as: .deadLetter)
        case .skipped(let partition, let offset):
            try passOver(partition, offset, as: .skip)
        case .lost(let range):
            lost.add(range)
            let start = logs[Int(range.partition.partition)].start
            guard range.until > start else { return }
            throw Violation("no loss", "\(range) told to be lost, though the log begins at \(start)")
        case .committed(let partition, let offset):
            try checkAllDelivered(partition, below: offset, logs)
        default: break
        }
    }

    private mutating func passOver(
        _ partition: TopicPartition,
        _ offset: Int64,
        as policy: FailingRecords.Policy
    ) throws(Violation) {
        guard failing.policy == policy, failing.contains(partition, offset) else {
            throw Violation("no loss", "\(partition) offset \(offset) was passed over without cause")
        }
        delivered[partition, default: []].insert(offset)
    }

    private func checkAllDelivered(
        _ partition: TopicPartition,
        below end: Int64,
        _ logs: [ModelBroker.Log]
    ) throws(Violation) {
        let log = logs[Int(partition.partition)]
        let seen = delivered[partition] ?? []
        if end < log.committed {
            throw Violation("no loss", "\(partition) committed back from \(log.committed) to \(end)")
        }
        if end > log.end { throw Violation("no loss", "\(partition) committed \(end) beyond the log's end \(log.end)") }
        for offset in log.records where offset >= log.committed && offset < end && !seen.contains(offset) {
            if lost.contains(partition, offset) { continue }
            throw Violation("no loss", "\(partition) committed \(end), but offset \(offset) was never delivered")
        }
    }
}
