/// How an instance's transactional producers are made.
struct TransactionSettings: Sendable {
    let id: TransactionalID
    /// How many producers.
    let producers: Int
    /// `transaction.timeout.ms`.
    let timeout: Duration
    let kafka: KafkaConfiguration

    /// - Parameters:
    ///   - group: The consumer group whose offsets are committed.
    ///   - defaults: What holds for the application's producers unless its configuration says otherwise.
    init(
        application: String,
        group: String,
        configuration: ApplicationConfiguration,
        scope: DriverConfiguration.CommitScope,
        defaults: [String: String],
        random: UInt64
    ) {
        let instance = configuration.kafka["group.instance.id"] ?? configuration.instanceID
        id = TransactionalID(
            application: application,
            group: group,
            instance: instance.map { .named($0) } ?? .unnamed(random: random)
        )
        producers = configuration.transactionProducers
        timeout = configuration.effectiveTransactionTimeout(scope)
        let milliseconds = "\(timeout.wholeMilliseconds)"
        kafka = configuration.kafka
            .setting("transaction.timeout.ms", to: milliseconds)
            // A record that takes longer than its transaction has failed.
            .withDefaults(["message.timeout.ms": milliseconds])
            .withDefaults(defaults)
    }

    /// What to say at the start; nil when nothing is amiss.
    var notice: String? {
        guard !id.survivesRestart else { return nil }
        return """
            no instanceID (--instance-id) is set, so transactional ids are random: what this process leaves open when it \
            crashes, no restart ends, and readers with read_committed wait for it, for up to \(timeout)
            """
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
