/// A sink that writes to Kafka with the application's producers: in a transaction when the application is exactly-once.
protocol TransactionalSink: Sink where Staged == KafkaOutput {
    var topic: String { get }
}

extension KafkaSink: TransactionalSink {}
