/// The Kafka clients of an application, as metrics and logs name them.
package enum KafkaClient: String, Hashable, Sendable, CaseIterable {
    /// The member of the consumer group: it takes part in rebalances, and commits.
    case member
    /// Reads records.
    case reader
    /// Writes records, for all Kafka sinks.
    case producer
}

/// What a Kafka client tells of itself.
package enum ClientNews: Sendable {
    case statistics(ClientStatistics)
    /// It deals with that itself.
    case error(KafkaError)
    /// It is another one from now on, since the former could not go on.
    case renewed
}
