/// What exactly-once delivery adds to the shell.
extension DriverShell {
    var usesTransactions: Bool { plan.usesTransactions(configuration.guarantee) }

    /// - Throws: When the input can't take part.
    func checkTransactions() throws(ApplicationError) {
        guard usesTransactions, !input.hasTransactions else { return }
        throw ApplicationError(
            .invalidPlan,
            """
            exactly-once delivery to Kafka needs an input from Kafka, whose offsets go into the same transaction: read \
            from topics, or ask for at-least-once (--guarantee at-least-once)
            """
        )
    }

    /// Nil where offsets are committed after the delivery.
    func makeTransactions(_ deliverer: Deliverer) -> TransactionDesk? {
        guard usesTransactions else { return nil }
        let settings = TransactionSettings(
            application: name,
            group: configuration.group(of: name),
            configuration: configuration,
            scope: plan.commitScope,
            defaults: configuration.trigger.producerDefaults,
            random: UInt64(random.next() * 0x1p53)
        )
        return TransactionDesk(
            settings,
            deliverer: deliverer,
            input: input,
            time: time,
            logger: logger,
            report: { [mailbox] in mailbox.post(.event($0)) },
            news: { [mailbox] in mailbox.post(.clientNews(.producer, $0)) }
        )
    }
}
