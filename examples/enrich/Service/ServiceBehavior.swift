/// How a `PlaneServer` answers.
package struct ServiceBehavior: Sendable {
    /// How long every answer takes at least, and how much longer it takes at most, drawn evenly. Zero or more.
    package let latency, jitter: Duration
    /// Whether a request for a tail number is refused with 503. Asked once a request.
    let isRefused: @Sendable (_ tailNumber: String) -> Bool

    /// Refuses what it is told to.
    package init(
        latency: Duration,
        jitter: Duration = .zero,
        refusing isRefused: @escaping @Sendable (_ tailNumber: String) -> Bool
    ) {
        self.latency = latency
        self.jitter = jitter
        self.isRefused = isRefused
    }

    /// Refuses a share of all requests, at random.
    ///
    /// - Parameter failures: From 0, for none, to 1, for all.
    package init(latency: Duration, jitter: Duration = .zero, failures: Double) {
        self.init(latency: latency, jitter: jitter) { _ in Double.random(in: 0..<1) < failures }
    }

    /// How long an answer takes on average.
    package var meanLatency: Duration { latency + jitter / 2 }

    /// How long one answer takes.
    func drawLatency() -> Duration { latency + jitter * Double.random(in: 0...1) }
}
