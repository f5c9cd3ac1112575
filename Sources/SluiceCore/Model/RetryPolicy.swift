/// How often something is tried, and how long to wait before the next attempt.
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts in all, the first included. At least 1.
    public var maxAttempts: Int
    /// The wait before the second attempt; it doubles with each further one.
    public var initialBackoff: Duration
    /// The longest wait.
    public var maxBackoff: Duration

    /// Four attempts, 100 ms doubling up to 10 s, unless told otherwise.
    public init(
        maxAttempts: Int = 4,
        initialBackoff: Duration = .milliseconds(100),
        maxBackoff: Duration = .seconds(10)
    ) {
        self.maxAttempts = maxAttempts
        self.initialBackoff = initialBackoff
        self.maxBackoff = maxBackoff
    }

    /// The wait after `failedAttempts` failures in a row, or nil when there are no attempts left.
    package func backoff(after failedAttempts: Int) -> Duration? {
        failedAttempts < maxAttempts ? wait(after: failedAttempts) : nil
    }

    /// The same wait, however many attempts are left.
    package func wait(after failedAttempts: Int) -> Duration {
        let doublings = min(max(failedAttempts - 1, 0), 30)
        return min(initialBackoff * (1 << doublings), maxBackoff)
    }

    /// A wait between nothing and the whole backoff, so that those who failed together don't come back together: "full
    /// jitter" (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015). Nil when there are no attempts
    /// left, or when the next one would begin after `limit`, counted from the first one's start.
    ///
    /// - Parameters:
    ///   - elapsed: The time since the first attempt began.
    ///   - fraction: A random number in `0..<1`.
    package func jitteredBackoff(
        after failedAttempts: Int,
        elapsed: Duration,
        limit: Duration?,
        fraction: Double
    ) -> Duration? {
        guard let whole = backoff(after: failedAttempts) else { return nil }
        let wait = whole * fraction
        if let limit, elapsed + wait >= limit { return nil }
        return wait
    }
}
