import SluiceCore

/// Order: each writer puts out a partition's records in offset order and skips none. It may go back and repeat, but
/// never to before what is committed.
struct OrderChecker: Checker {
    private struct Key: Hashable {
        let partition: TopicPartition
        let writer: Int
    }

    private let failing: FailingRecords
    private var last: [Key: Int64] = [:]
    private var lost = LostOffsets()

    init(failing: FailingRecords = FailingRecords()) { self.failing = failing }

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        if case .lost(let range) = fact { lost.add(range) }
        guard case .delivered(let partition, let offset, let writer) = fact else { return }
        let log = logs[Int(partition.partition)]
        let key = Key(partition: partition, writer: writer)
        // Those that fail are not put out.
        let expected = last[key].flatMap {
            log.successor(of: $0) { !lost.contains(partition, $0) && !failing.contains(partition, $0) }
        }
        let present = last[key].flatMap { log.successor(of: $0) { !failing.contains(partition, $0) } }
        if let previous = last[key], offset > previous, offset != present, offset != expected {
            throw Violation("order", "writer \(writer) of \(partition) went from offset \(previous) to \(offset)")
        }
        if log.owner == .us, offset < log.committed {
            throw Violation(
                "order",
                "\(partition) offset \(offset) put out again, though \(log.committed) is committed"
            )
        }
        last[key] = offset
    }
}
