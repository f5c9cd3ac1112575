public import Logging

/// What a sink may use of the application.
public struct SinkContext: Sendable {
    /// The application's name.
    public let applicationName: String
    /// The consumer group: what Kafka knows the application's progress by.
    public let group: String
    /// How the application reaches Kafka.
    public let kafka: KafkaConfiguration
    /// Where to log.
    public let logger: Logger
    /// The producer that all Kafka sinks of the application share.
    let producer: SharedProducer
    /// What to do about topics that are not there.
    let topicLookup: TopicLookup
}
