/// Where a stream begins: topics, and the place that they are read from.
public struct Source: Sendable, CustomStringConvertible {
    /// The topics that are read; one that begins with `^` is a pattern.
    public let topics: [String]
    /// What reads them instead of Kafka.
    let connector: (any InputConnector)?

    /// Topics of the Kafka cluster that the application is configured for.
    ///
    /// - Parameter topics: Names, or patterns that begin with `^` (see ``kafka(pattern:)``); at least one, each in one
    ///   stream of the application only.
    public static func kafka(topics: [String]) -> Source { Source(topics: topics, connector: nil) }

    /// The topics of the Kafka cluster whose names match a pattern, those included that appear while the application
    /// runs: these are read from their start. How soon they are seen is `topic.metadata.refresh.interval.ms`, 30 s.
    ///
    /// A topic that a stream names is read by that stream only; one that the patterns of two streams match ends the
    /// application with an error. Take care that what the application writes is not matched.
    ///
    /// - Parameter pattern: A POSIX extended regular expression, as librdkafka takes it. It is bound to the name's
    ///   beginning, and to its end if it ends with `$`: `orders-.*`.
    public static func kafka(pattern: String) -> Source {
        kafka(topics: [pattern.hasPrefix("^") ? pattern : "^\(pattern)"])
    }

    /// One topic of the Kafka cluster that the application is configured for.
    public static func kafka(topic: String) -> Source { kafka(topics: [topic]) }

    package init(topics: [String], connector: (any InputConnector)?) {
        self.topics = topics
        self.connector = connector
    }

    /// `kafka a, b`.
    public var description: String { "\(connector == nil ? "kafka" : "memory") \(topics.joined(separator: ", "))" }

    func isConnectedLike(_ other: Source) -> Bool {
        switch (connector as AnyObject?, other.connector as AnyObject?) {
        case (nil, nil): true
        case (let left?, let right?): left === right
        default: false
        }
    }
}
