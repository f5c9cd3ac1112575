import SluiceCore

/// Progress: once all faults are over, everything is read and committed; the driver ends only when told to, or when
/// its trigger is done, or with a failure that names its place.
struct ProgressChecker: Checker {
    /// The record that no attempt gets past, if there is one.
    let poison: (partition: TopicPartition, offset: Int64)?
    private var failure: Failure?

    init(poison: (partition: TopicPartition, offset: Int64)?) { self.poison = poison }

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        guard case .finished(let failure?, _) = fact else { return }
        self.failure = failure
        guard let poison else { throw Violation("progress", "the driver failed without cause: \(failure)") }
        guard failure.partition == poison.partition, failure.offset == poison.offset else {
            throw Violation("progress", "the failure names the wrong place: \(failure)")
        }
    }

    func checkEnd(_ logs: [ModelBroker.Log]) throws(Violation) {
        if let poison, failure != nil {
            let committed = logs[Int(poison.partition.partition)].committed
            guard committed > poison.offset else { return }
            throw Violation("no loss", "\(poison.partition) is committed past the record that failed, to \(committed)")
        }
        for (index, log) in logs.enumerated() where log.committed != log.finalEnd {
            throw Violation("progress", "partition \(index) is stuck at \(log.committed) of \(log.finalEnd)")
        }
    }
}
