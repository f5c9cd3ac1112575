/// What reaches the driver's thread.
enum ShellMessage: Sendable {
    case event(DriverEvent)
    /// The sinks or the input could not be opened.
    case openingFailed(ApplicationError)
    /// A Kafka client has something to say that the driver need not hear.
    case clientNews(KafkaClient, ClientNews)
    /// It is time to look how things stand.
    case look
    /// Records have arrived in a reader that was dry.
    case dataArrived(TopicPartition)
    /// End at once, whatever is in flight.
    case stopNow
}
