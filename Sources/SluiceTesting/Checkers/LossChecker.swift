import SluiceCore

/// No loss: the committed offset never passes a record that is not in the output; in the end every record is there.
struct LossChecker: Checker {
    private var lost = LostOffsets()
    private var delivered: [TopicPartition: Set<Int64>] = [:]

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        switch fact {
        case .delivered(let partition, let offset, _):
            delivered[partition, default: []].insert(offset)
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
