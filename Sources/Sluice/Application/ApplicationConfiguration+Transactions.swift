/// How long a transaction may take, and what it may hold.
extension ApplicationConfiguration {
    /// What brokers allow: the default of their `transaction.max.timeout.ms`.
    static let longestTransaction = Duration.seconds(900)
    /// For what a transaction takes beside sending: adding partitions and offsets, and the commit itself, with a
    /// coordinator that moves meanwhile.
    static let transactionOverhead = Duration.seconds(10)
    /// The slowest that output is taken to leave, in bytes a second.
    private static let leastThroughput = 1 << 20

    /// The least that a batch is made to last where it ends in a transaction. With less, the commit's own time would use up
    /// the target, and batches would shrink to a record while others wait.
    private static let leastTransactionalTarget = Duration.milliseconds(100)

    func rateTarget(_ plan: Plan) -> Duration? {
        guard plan.usesTransactions(guarantee) else { return targetBatchDuration }
        return max(targetBatchDuration ?? trigger.usualBatchDuration, Self.leastTransactionalTarget)
    }

    func transactions(_ scope: DriverConfiguration.CommitScope) -> TransactionLimits {
        TransactionLimits(slots: transactionProducers, maxBytes: transactionBytes(scope))
    }

    /// A whole batch's output is bounded by memory alone.
    private func transactionBytes(_ scope: DriverConfiguration.CommitScope) -> Int {
        scope == .task ? maxTaskOutputBytes : memory.forTasks
    }

    /// The least that `transactionTimeout` may be.
    private func neededTransactionTime(_ scope: DriverConfiguration.CommitScope) -> Duration {
        let sending = Duration.seconds(Double(transactionBytes(scope)) / Double(Self.leastThroughput))
        return Self.transactionOverhead + (targetBatchDuration ?? trigger.usualBatchDuration) + sending
    }

    func effectiveTransactionTimeout(_ scope: DriverConfiguration.CommitScope) -> Duration {
        wantedTransactionTimeout ?? neededTransactionTime(scope)
    }

    private var wantedTransactionTimeout: Duration? {
        transactionTimeout ?? transactionTimeoutProperty.flatMap { Int64($0) }.map { .milliseconds($0) }
    }

    private var transactionTimeoutProperty: String? { kafka["transaction.timeout.ms"] }

    func validateTransactions() throws(ApplicationError) {
        try require(transactionProducers >= 1, "transactionProducers", "\(transactionProducers)", "at least 1")
        for name in ["message.timeout.ms", "delivery.timeout.ms"] where guarantee == .exactlyOnce {
            let value = kafka[name] ?? ""
            try require(value != "0", name, "0 (no limit)", "above 0, or unset, for a transaction to end")
        }
        guard let set = transactionTimeout, let property = transactionTimeoutProperty else { return }
        guard Int64(property).map({ .milliseconds($0) }) != set else { return }
        throw ApplicationError(
            .invalidConfiguration,
            "transactionTimeout is \(set), and transaction.timeout.ms is \(property): set one of them"
        )
    }

    /// - Throws: When a transaction could last longer than it may.
    func validateTransactionTimeout(_ scope: DriverConfiguration.CommitScope) throws(ApplicationError) {
        let needed = neededTransactionTime(scope)
        let what = """
            10 s, an interval of \(targetBatchDuration ?? trigger.usualBatchDuration), and \
            \(transactionBytes(scope)) bytes of output \(scope == .task ? "of a task" : "of a whole batch") at 1 MiB/s
            """
        if let set = wantedTransactionTimeout, set < needed {
            throw ApplicationError(
                .invalidConfiguration,
                """
                transactionTimeout (transaction.timeout.ms) is \(set), and a transaction may take \(needed) (\(what)): raise it, or lower \
                \(scope == .task ? "maxTaskOutputBytes" : "memoryLimit") or the interval
                """
            )
        }
        if wantedTransactionTimeout == nil, needed > Self.longestTransaction {
            throw ApplicationError(
                .invalidConfiguration,
                """
                a transaction may take \(needed) (\(what)), and brokers allow \(Self.longestTransaction): lower \
                \(scope == .task ? "maxTaskOutputBytes" : "memoryLimit") or the interval, or raise the brokers' \
                transaction.max.timeout.ms and set transactionTimeout
                """
            )
        }
    }
}
