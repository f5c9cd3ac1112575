extension StreamingApplication {
    /// A limit to the calls that are under way at once, shared by all operators that are given it and all their tasks.
    /// To be called before `run`.
    ///
    /// - Parameters:
    ///   - name: What it is called in metrics. The same name gives the same limiter; to ask for it with another
    ///     `concurrency` is a mistake in the plan, thrown at the start.
    ///   - concurrency: Calls at once. At least 1.
    public func limiter(_ name: String, concurrency: Int) -> ConcurrencyLimiter {
        builder.limiter(name, concurrency: concurrency)
    }

    /// A limit to the calls that begin in a second, shared by all operators that are given it and all their tasks. To be
    /// called before `run`.
    ///
    /// - Parameters:
    ///   - name: What it is called in metrics. The same name gives the same limiter; to ask for it with other settings is a
    ///     mistake in the plan, thrown at the start.
    ///   - callsPerSecond: More than 0.
    ///   - burst: Calls that may begin at once after a pause, and at the start. At least 1, which is the default.
    public func rateLimiter(_ name: String, callsPerSecond: Double, burst: Int = 1) -> RateLimiter {
        builder.rateLimiter(name, callsPerSecond: callsPerSecond, burst: burst, time: time)
    }
}
