/// How often an operator tries a call before its failure counts, and how long it waits between attempts.
///
/// The wait is drawn evenly between nothing and a backoff that doubles ("full jitter"), so that calls that failed together
/// don't come back together. While it waits, a call keeps its place in the window, but no permit of a `ConcurrencyLimiter`.
public struct CallRetry: Sendable {
    /// Attempts, and the backoff between them.
    public var policy: RetryPolicy
    /// No attempt begins later than that after the first one began; nil is without limit. An attempt that is under way
    /// is not cut short: that is what an operator's `timeout` is for.
    public var totalTime: Duration?
    /// Whether another attempt may help.
    public var isRetriable: @Sendable (any Error) -> Bool

    /// One attempt.
    public static let never = CallRetry(RetryPolicy(maxAttempts: 1))

    /// - Parameters:
    ///   - policy: Attempts, and the backoff between them.
    ///   - totalTime: No attempt begins later than that after the first one began; nil is without limit.
    ///   - isRetriable: Whether another attempt may help; asked with what the call threw, or `CallTimedOut`.
    public init(
        _ policy: RetryPolicy,
        totalTime: Duration? = nil,
        if isRetriable: @escaping @Sendable (any Error) -> Bool = { _ in true }
    ) {
        self.policy = policy
        self.totalTime = totalTime
        self.isRetriable = isRetriable
    }

    /// Up to so many attempts, with 100 ms of backoff doubling up to 10 s unless told otherwise.
    ///
    /// - Parameters:
    ///   - count: Attempts in all. At least 1.
    ///   - initialBackoff: The longest wait before the second attempt; it doubles with each further one.
    ///   - maxBackoff: The longest wait of all.
    ///   - totalTime: No attempt begins later than that after the first one began; nil is without limit.
    ///   - isRetriable: Whether another attempt may help; asked with what the call threw, or `CallTimedOut`.
    public static func attempts(
        _ count: Int,
        initialBackoff: Duration = .milliseconds(100),
        maxBackoff: Duration = .seconds(10),
        totalTime: Duration? = nil,
        if isRetriable: @escaping @Sendable (any Error) -> Bool = { _ in true }
    ) -> Self {
        let policy = RetryPolicy(maxAttempts: count, initialBackoff: initialBackoff, maxBackoff: maxBackoff)
        return Self(policy, totalTime: totalTime, if: isRetriable)
    }
}

/// An attempt at a call took longer than the operator's `timeout`: it was cancelled, and has ended.
public struct CallTimedOut: Error, Hashable, CustomStringConvertible {
    /// What it was given.
    public let timeout: Duration

    /// Says how long it was given.
    public var description: String { "the call took longer than its timeout of \(timeout)" }
}
