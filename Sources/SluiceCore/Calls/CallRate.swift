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

    /// Lets a call begin now, if one may; else tells when one may.
    package mutating func take(at now: Instant) -> Instant? {
        bucket.accrue(callsPerSecond, period: Duration(seconds: Double(burst) / callsPerSecond), at: now)
        guard bucket.tokens + 1e-6 >= 1 else { return bucket.instant(of: 1, callsPerSecond, from: now) }
        bucket.take(1)
        return nil
    }
}
