/// When each of many calls may begin, so that there are so many a second and no more: a token bucket.
package struct CallRate: Hashable, Sendable {
    package let callsPerSecond: Double
    package let burst: Int
    private var bucket = TokenBucket()

    /// - Parameters:
    ///   - callsPerSecond: Above 0.
    ///   - burst: Calls that may begin at once after a pause. At least 1.
    package init(callsPerSecond: Double, burst: Int) {
        self.callsPerSecond = callsPerSecond
        self.burst = burst
    }

    /// When the next call may begin; whoever asks later gets a later time.
    package mutating func reserve(at now: Instant) -> Instant {
        bucket.accrue(callsPerSecond, period: Duration(seconds: Double(burst) / callsPerSecond), at: now)
        defer { bucket.takeAhead(1) }
        return bucket.tokens + 1e-6 >= 1 ? now : bucket.instant(of: 1, callsPerSecond, from: now)
    }
}
