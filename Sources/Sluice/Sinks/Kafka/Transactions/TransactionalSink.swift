/// A sink that writes to Kafka with the application's producers: in a transaction when the application is exactly-once.
protocol TransactionalSink: Sink where Staged == KafkaOutput {
    var topic: String { get }
}

extension KafkaSink: TransactionalSink {}

extension TypedSink {
    var isTransactional: Bool { sink is any TransactionalSink }

    func transactionOutput(of output: TaskOutput) -> TransactionOutput? {
        guard let sink = sink as? any TransactionalSink, let records = output.staged[id] as? KafkaOutput,
            !records.entries.isEmpty
        else { return nil }
        return TransactionOutput(source: output.work, topic: sink.topic, records: records)
    }
}
