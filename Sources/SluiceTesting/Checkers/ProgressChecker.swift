import SluiceCore

/// Progress: once all faults are over, everything is read and committed; the driver ends only when told to, or when
/// its trigger is done, or with a failure that names its place.
struct ProgressChecker: Checker {
    /// The record that no attempt gets past, if there is one.
    let poison: (partition: TopicPartition, offset: Int64)?
    /// Whether records that were deleted before they were read end the driver.
    let stopsAtLoss: Bool
    /// Whether too many dead letters end the driver.
    let stopsAtDeadLetters: Bool
    private var failure: Failure?

    init(
        poison: (partition: TopicPartition, offset: Int64)?,
        stopsAtLoss: Bool,
        stopsAtDeadLetters: Bool = false
    ) {
        self.poison = poison
        self.stopsAtLoss = stopsAtLoss
        self.stopsAtDeadLetters = stopsAtDeadLetters
    }

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        guard case .finished(let failure?, _) = fact else { return }
        self.failure = failure
        if stopsAtDeadLetters, failure.message.hasPrefix("too many dead letters") { return }
        if stopsAtLoss, let partition = failure.partition, let offset = failure.offset,
            offset < logs[Int(partition.partition)].start
        {
            return
        }
        guard let poison else { throw Violation("progress", "the driver failed without cause: \(failure)") }
        guard failure.partition == poison.partition, failure.offset == poison.offset else {
            throw Violation("progress", "the failure names the wrong place: \(failure)")
        }
    }

    func checkEnd(_ logs: [ModelBroker.Log]) throws(Violation) {
        if failure != nil {
            // What else ended the driver may have come after the record was deleted.
            guard let poison, failure?.partition == poison.partition, failure?.offset == poison.offset else { return }
            let committed = logs[Int(poison.partition.partition)].committed
            guard committed > poison.offset else { return }
            throw Violation("no loss", "\(poison.partition) is committed past the record that failed, to \(committed)")
        }
        for (index, log) in logs.enumerated() where log.committed != log.finalEnd && !log.isGone {
            throw Violation("progress", "partition \(index) is stuck at \(log.committed) of \(log.finalEnd)")
        }
    }
}
