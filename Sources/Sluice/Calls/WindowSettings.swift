/// What an operator with a window was told.
@usableFromInline
struct WindowSettings<Element>: Sendable {
    @usableFromInline let operation: String
    @usableFromInline let limit: Int
    @usableFromInline let order: CallOrder<Element>
    @usableFromInline private(set) var attempts: Attempts
    @usableFromInline let onFailure: FailurePolicy?
    private let title: String

    /// - Parameter title: What `explain()` shows of its size.
    @usableFromInline
    init(
        _ operation: String,
        limit: Int,
        order: CallOrder<Element>,
        timeout: Duration? = nil,
        retry: CallRetry,
        limiter: ConcurrencyLimiter? = nil,
        rateLimit: RateLimiter? = nil,
        onFailure: FailurePolicy? = nil,
        title: String? = nil
    ) {
        self.title = title ?? "limit \(limit)"
        self.operation = operation
        self.limit = limit
        self.onFailure = onFailure
        self.order = order
        attempts = Attempts(timeout: timeout, retry: retry, limiter: limiter, rateLimit: rateLimit)
    }

    /// The same, with calls that need one of the pool's threads.
    @usableFromInline
    func running(on pool: BlockingPool) -> Self {
        var copy = self
        if attempts.limiter != nil || attempts.rateLimit != nil { copy.attempts.places = pool.places }
        return copy
    }

    /// As `explain()` shows it.
    @usableFromInline var description: String {
        var parts = [title, order.description]
        if let timeout = attempts.timeout { parts.append("timeout \(timeout)") }
        let count = attempts.retry.policy.maxAttempts
        if count != 1 { parts.append("\(count) attempts") }
        if let limiter = attempts.limiter { parts.append("limiter \(limiter.name)") }
        if let rateLimit = attempts.rateLimit { parts.append("rate limiter \(rateLimit.name)") }
        return "\(operation) (\(parts.joined(separator: ", ")))"
    }

    /// Notes what can't be.
    @usableFromInline
    func check(_ plan: PlanBuilder) {
        if limit < 1 { plan.note("\(operation): limit is \(limit): let it be 1 or more") }
        attempts.check(operation, plan)
    }
}

extension WindowSettings {
    /// A window of these settings, for one attempt.
    @usableFromInline
    func flow(_ segment: Segment, _ context: TaskContext) -> WindowFlow {
        WindowFlow(limit: limit, order: order.slots, segment: segment, context: context)
    }
}

extension Attempts {
    func check(_ operation: String, _ plan: PlanBuilder) {
        if let timeout, timeout <= .zero {
            plan.note("\(operation): timeout is \(timeout): let it be more than 0, or leave it out")
        }
        if retry.policy.maxAttempts < 1 {
            plan.note("\(operation): retry has \(retry.policy.maxAttempts) attempts: let it have 1 or more")
        }
        if min(retry.policy.initialBackoff, retry.policy.maxBackoff) < .zero {
            plan.note("\(operation): retry has a backoff below 0: let it be 0 or more")
        }
    }
}
