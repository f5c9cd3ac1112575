/// What a client tells of itself every `statistics.interval.ms`, as far as it is of use to an operator.
///
/// The names and units are those of librdkafka's STATISTICS.md, turned into Swift's.
public struct ClientStatistics: Sendable, Equatable {
    /// What a client knows of one broker.
    public struct Broker: Sendable, Equatable {
        /// `host:port`, and librdkafka's number of the broker: `localhost:9092/1`. The group's coordinator has an entry
        /// of its own, `GroupCoordinator`.
        public let name: String
        /// Whether the connection is up.
        public let isUp: Bool
        /// The mean time from a request to its answer in the last interval, in microseconds; 0 if there was none.
        public let meanRoundTrip: Int64
        /// The time within which 99 % of the answers came, in microseconds; 0 if there was none.
        public let roundTripP99: Int64
        /// Requests that could not be sent, since the client began.
        public let sendErrors: Int64
        /// Answers that could not be read, since the client began.
        public let receiveErrors: Int64
        /// Requests that were not answered in time, since the client began.
        public let timeouts: Int64

        /// Describes a broker; for fakes. Nothing has happened unless told otherwise.
        public init(
            name: String,
            isUp: Bool,
            meanRoundTrip: Int64 = 0,
            roundTripP99: Int64 = 0,
            sendErrors: Int64 = 0,
            receiveErrors: Int64 = 0,
            timeouts: Int64 = 0
        ) {
            self.name = name
            self.isUp = isUp
            self.meanRoundTrip = meanRoundTrip
            self.roundTripP99 = roundTripP99
            self.sendErrors = sendErrors
            self.receiveErrors = receiveErrors
            self.timeouts = timeouts
        }
    }

    /// Every broker that the client has tried to reach, in order of name.
    public let brokers: [Broker]
    /// Records that wait in a producer to be sent or confirmed.
    public let queuedRecords: Int64
    /// Their bytes.
    public let queuedBytes: Int64

    /// Whether any connection is up.
    public var isConnected: Bool { brokers.contains(where: \.isUp) }

    /// Describes a client; for fakes.
    public init(brokers: [Broker], queuedRecords: Int64 = 0, queuedBytes: Int64 = 0) {
        self.brokers = brokers
        self.queuedRecords = queuedRecords
        self.queuedBytes = queuedBytes
    }
}

/// Takes a client's statistics, on a thread of the client's; it must return soon.
public typealias StatisticsHandler = @Sendable (ClientStatistics) -> Void
