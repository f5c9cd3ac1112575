extension Stream where Element: Sendable {
    /// Turns each element into another by a call that blocks its thread, on `threads` threads of the operator's own.
    ///
    /// The threads are shared by all tasks of the process, and run as long as the application does. Each task has a sliding
    /// window of twice as many elements, as `mapConcurrently` has, so that a thread that is free finds the next call
    /// waiting.
    ///
    /// A call that blocks can't be cut short: there is no timeout, and a task that is given up ends when its calls that run
    /// have ended. Set the timeouts of the client that `transform` uses.
    ///
    /// - Parameters:
    ///   - threads: Calls at once, over all tasks. At least 1.
    ///   - order: The order of results; that of the elements unless told otherwise.
    ///   - retry: How often a call is tried; once unless told otherwise.
    ///   - limiter: Bounds the calls of all that share it.
    ///   - rateLimit: Bounds the calls a second of all that share it; each attempt counts.
    ///   - onFailure: What becomes of an element whose call failed at last; what the application's configuration says
    ///     unless it is given.
    ///   - transform: Called once an element and attempt, on one of the threads.
    @inlinable
    public func mapBlocking<Output: Sendable>(
        threads: Int,
        order: CallOrder<Element> = .input,
        retry: CallRetry = .never,
        limiter: ConcurrencyLimiter? = nil,
        rateLimit: RateLimiter? = nil,
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Element) throws -> Output
    ) -> Stream<Output> {
        if threads < 1 { plan.note("mapBlocking: threads is \(threads): let it be 1 or more") }
        let pool = plan.makePool("mapBlocking", threads: max(1, threads))
        let window = WindowSettings(
            "mapBlocking",
            limit: pool.threads * 2,
            order: order,
            retry: retry,
            limiter: limiter,
            rateLimit: rateLimit,
            onFailure: onFailure,
            title: "threads \(pool.threads)"
        )
        return derive(
            window.running(on: pool),
            call: { element in try await pool.run { try transform(element) } },
            emitting: { emit in emit }
        )
    }
}
