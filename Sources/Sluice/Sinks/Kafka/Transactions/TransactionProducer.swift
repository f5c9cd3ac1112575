internal import Logging

/// A producer that works under a `transactional.id`, and the reports of what it sends.
///
/// Calls block, and come from one thread at a time, but for `deliver` and `giveUp`.
final class TransactionProducer: Sendable {
    /// How long one call may take before it is made again, which goes on where it was. A hard stop waits for that long.
    private static let callTimeout = Duration.seconds(2)
    /// How long both coordinators may take for offsets: a call that is too late costs the transaction.
    private static let offsetsTimeout = Duration.seconds(10)

    let producer: Producer
    private let receipts = Receipts()

    /// Makes one that has not taken its id over yet.
    init(
        id: String,
        _ kafka: KafkaConfiguration,
        logger: Logger,
        news: @escaping @Sendable (ClientNews) -> Void
    ) throws(KafkaConfigurationError) {
        producer = try Producer(
            configuration: kafka,
            transactionalID: id,
            onLog: { logger.log($0) },
            onError: {
                logger.report($0)
                news(.error($0))
            },
            onDelivery: { [receipts] in receipts.take($0) },
            onStatistics: { news(.statistics($0)) }
        )
    }

    /// Takes the id over: what a former producer left open is ended.
    func initialize() throws(KafkaError) { try producer.initTransactions(timeout: Self.callTimeout) }

    func begin() throws(KafkaError) { try producer.beginTransaction() }

    func sendOffsets(_ offsets: [TopicPartition: Int64], of group: ConsumerGroupMetadata) throws(KafkaError) {
        let offsets = Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.kafka, $0.value) })
        try producer.sendOffsets(offsets, of: group, timeout: Self.offsetsTimeout)
    }

    func commit() throws(KafkaError) { try producer.commitTransaction(timeout: Self.callTimeout) }

    func abort() throws(KafkaError) { try producer.abortTransaction(timeout: Self.callTimeout) }

    /// Sends all of the outputs, and returns when each record is reported; how the first one failed, if one did. When the
    /// task is cancelled it sends no further, and still waits for the reports: abort, or give up, meanwhile.
    func deliver(_ outputs: [TransactionOutput]) async -> TransactionLoss? {
        var started: [(TransactionOutput, RecordDelivery, RecordDelivery.Sent)] = []
        var loss: TransactionLoss?
        for output in outputs where loss == nil {
            output.records.deliveredCount = 0
            let delivery = RecordDelivery(output: output.records, producer: producer, receipts: receipts)
            do throws(KafkaError) {
                let sent = try await delivery.send(to: output.topic)
                started.append((output, delivery, sent))
                if let refusal = sent.refusal { loss = TransactionLoss(error: refusal, output: output) }
            } catch {
                loss = TransactionLoss(error: error, output: output)
            }
        }
        for (output, delivery, sent) in started {
            guard let error = await delivery.wait(for: sent) else { continue }
            // What failed by itself explains what was dropped with it, wherever that stands.
            guard loss?.error.isAftermath ?? true else { continue }
            if loss == nil || !error.isAftermath { loss = TransactionLoss(error: error, output: output) }
        }
        return loss
    }

    /// Why the open transaction can't be committed any more, when that is so. To be asked while there is one.
    var abortCause: KafkaError? {
        do throws(KafkaError) {
            // Refused in any case: with what went wrong, if something did.
            try producer.beginTransaction()
            return nil
        } catch {
            return error.code == .invalidState ? nil : error
        }
    }

    /// Drops what is on its way, so that its reports come; only `close` may follow.
    func giveUp() { producer.giveUp() }

    func close() { producer.close() }
}

/// A part's records, and where they go.
struct TransactionOutput: Sendable {
    /// Where they came from.
    let source: TaskWork
    let topic: String
    let records: KafkaOutput
}

/// A record that was not delivered.
struct TransactionLoss: Sendable {
    let error: KafkaError
    let output: TransactionOutput
}
