/// Where a stream begins: topics, and the place that they are read from.
public struct Source: Sendable, CustomStringConvertible {
    /// The topics that are read.
    public let topics: [String]
    /// What reads them instead of Kafka.
    let connector: (any InputConnector)?

    /// Topics of the Kafka cluster that the application is configured for.
    ///
    /// - Parameter topics: Names; at least one, each in one stream of the application only.
    public static func kafka(topics: [String]) -> Source { Source(topics: topics, connector: nil) }

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
