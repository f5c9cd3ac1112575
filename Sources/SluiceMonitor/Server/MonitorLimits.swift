/// What a `Monitor` allows its clients. A client at a limit loses its answer or its connection; the others, and the
/// application, notice nothing.
public struct MonitorLimits: Hashable, Sendable {
    /// Connections open at once; at least 1, 32 unless told otherwise. When all are taken, the one that has been without a
    /// request for longest is closed; while all others work, further ones wait in the system's queue until one ends.
    public var maxConnections = 32
    /// Bytes of all header names and values of a request; 16 KiB unless told otherwise. More is answered with 400.
    public var maxHeaderBytes = 16 << 10
    /// Header lines of a request; 100 unless told otherwise. More is answered with 400.
    public var maxHeaders = 100
    /// Bytes of a request's target, that is path and query; 4 KiB unless told otherwise, and no more than
    /// `maxHeaderBytes`. More is answered with 414.
    public var maxTargetBytes = 4 << 10
    /// How long a connection may be open without a request after an answer. 75 s unless told otherwise, which outlasts the
    /// usual time between two scrapes. Then it is closed. Before the first request `exchangeTimeout` holds.
    public var idleTimeout = Duration.seconds(75)
    /// How long a request may take from its first byte to the last of its answer, whichever side is slow; and how long a
    /// new connection may be without the first byte of one. 10 s unless told otherwise. Then the connection is closed.
    public var exchangeTimeout = Duration.seconds(10)
    /// How long a client may take to close its side after the last answer. 1 s unless told otherwise. Then the connection is
    /// closed.
    public var closeTimeout = Duration.seconds(1)

    /// Event streams open at once; 8 unless told otherwise, and never more than half of `maxConnections`, so that metrics
    /// and health stay in reach. A further one is answered with 503.
    public var maxEventStreams = 8
    /// How long an event stream may go on. 1 h unless told otherwise. Then it is ended, and its client comes back for what
    /// it has missed.
    ///
    /// For an event that is sent, `exchangeTimeout` holds: a client that has not taken it by then is cut off.
    public var maxEventStreamAge = Duration.seconds(3_600)

    /// The limits as they are unless told otherwise.
    public init() {}

    /// Event streams that may be open at once.
    var availableEventStreams: Int { min(maxEventStreams, maxConnections / 2) }
}
