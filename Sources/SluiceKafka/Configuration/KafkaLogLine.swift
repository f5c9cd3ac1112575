/// One line of librdkafka's own log.
public struct KafkaLogLine: Sendable, Equatable {
    /// How bad it is, as syslog counts: 0 is an emergency, 3 an error, 4 a warning, 6 information, 7 debug output.
    public let level: Int
    /// Which part of the client says so, such as `FAIL` or `CONFWARN`.
    public let facility: String
    /// The text, the client's name included.
    public let message: String

    /// Makes a line.
    public init(level: Int, facility: String, message: String) {
        self.level = level
        self.facility = facility
        self.message = message
    }
}

/// Where librdkafka's log lines go. It is called from librdkafka's own threads, several at a time: it must be quick and
/// must not call back into the client.
public typealias KafkaLogHandler = @Sendable (KafkaLogLine) -> Void

/// Where a client's errors go that belong to no call: brokers down, refused credentials. It is called from a thread of
/// the client's own, one call at a time, and must not close the client.
public typealias KafkaErrorHandler = @Sendable (KafkaError) -> Void
