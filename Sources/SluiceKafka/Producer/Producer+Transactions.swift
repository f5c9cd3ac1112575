internal import CRdKafka

/// Transactions, for a producer that was made with a `transactionalID`. Records are sent between begin and commit, as
/// without transactions.
///
/// One call at a time, from any thread; all but `beginTransaction` block. After an error do as it says:
/// - `isRetriable`: make the same call with the same arguments, and no other in between: it goes on where it was.
/// - `requiresAbort`: `abortTransaction`; the producer is as good as before.
/// - `isFatal`: close the producer, and make another with the same id: so what it had open is aborted.
extension Producer {
    /// Takes the `transactional.id` over from producers that had it before: their open transaction is aborted, and what
    /// they send from now on is refused. Comes once, before all other calls here; nobody waits for what is sent before.
    ///
    /// - Parameter timeout: For the coordinator to be found, and to have ended what was open.
    public func initTransactions(timeout: Duration) throws(KafkaError) {
        try transact("taking over the transactional id") { client in
            rd_kafka_init_transactions(client, timeout.kafkaMilliseconds)
        }
    }

    /// Opens a transaction. The broker hears of it with the first record, and counts `transaction.timeout.ms` from then.
    public func beginTransaction() throws(KafkaError) {
        try transact("opening a transaction") { client in rd_kafka_begin_transaction(client) }
    }

    /// Puts offsets into the transaction: the group has them when it is committed, and never when it is aborted.
    ///
    /// - Parameters:
    ///   - offsets: The next offset to read of each partition; with none nothing is done.
    ///   - group: From the group's member. When the group has gone on since, that is an error (`isOutdated`).
    ///   - timeout: For both coordinators to answer.
    public func sendOffsets(
        _ offsets: [KafkaPartition: Int64],
        of group: ConsumerGroupMetadata,
        timeout: Duration
    ) throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let list = PartitionList(offsets)
        let pointer = list.pointer
        try transact("sending offsets to the transaction") { client in
            rd_kafka_send_offsets_to_transaction(client, pointer, group.pointer, timeout.kafkaMilliseconds)
        }
    }

    /// Waits until every record is delivered, and commits: readers with `read_committed` see all of it or nothing.
    ///
    /// - Parameter timeout: For deliveries and for the coordinator's word.
    /// - Throws: After a fatal error it may be committed or not, which this producer never learns.
    public func commitTransaction(timeout: Duration) throws(KafkaError) {
        try transact("committing the transaction") { client in
            rd_kafka_commit_transaction(client, timeout.kafkaMilliseconds)
        }
    }

    /// Drops the open transaction: what is not sent is reported as purged, and what is sent no `read_committed` reader
    /// sees.
    ///
    /// - Parameter timeout: For reports to be taken, and for the coordinator's word.
    public func abortTransaction(timeout: Duration) throws(KafkaError) {
        try transact("aborting the transaction") { client in
            rd_kafka_abort_transaction(client, timeout.kafkaMilliseconds)
        }
    }

    private func transact(
        _ doing: @autoclosure () -> String,
        _ call: (OpaquePointer) -> OpaquePointer?
    ) throws(KafkaError) {
        guard !isClosed else { throw .closed("The producer") }
        guard let error = call(handle.pointer) else { return }
        throw KafkaError(ofTransaction: error, while: doing())
    }
}
