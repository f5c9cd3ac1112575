/// What the operators of an application share for their calls, by name.
struct CallResources: Sendable {
    private(set) var limiters: [String: ConcurrencyLimiter] = [:]
    private(set) var rateLimiters: [String: RateLimiter] = [:]
    private(set) var pools: [BlockingPool] = []

    /// The limiter of that name, made if there is none; with what is wrong, if something is.
    mutating func limiter(_ name: String, concurrency: Int) -> (ConcurrencyLimiter, fault: String?) {
        let limiter = limiters[name] ?? ConcurrencyLimiter(name: name, concurrency: max(1, concurrency))
        limiters[name] = limiter
        if concurrency < 1 { return (limiter, "limiter \(name): concurrency is \(concurrency): let it be 1 or more") }
        guard limiter.concurrency == concurrency else {
            return (
                limiter,
                """
                limiter \(name) is asked for with a concurrency of \(limiter.concurrency) and of \(concurrency): \
                give both the same, or different names
                """
            )
        }
        return (limiter, nil)
    }

    /// The rate limiter of that name, made if there is none; with what is wrong, if something is.
    mutating func rateLimiter(
        _ name: String,
        callsPerSecond: Double,
        burst: Int,
        time: TimeSource
    ) -> (RateLimiter, fault: String?) {
        let isUsable = callsPerSecond > 0 && callsPerSecond.isFinite && burst >= 1
        let limiter =
            rateLimiters[name]
            ?? RateLimiter(
                name: name,
                callsPerSecond: isUsable ? callsPerSecond : 1,
                burst: max(1, burst),
                time: time
            )
        rateLimiters[name] = limiter
        guard isUsable else {
            return (
                limiter,
                """
                rate limiter \(name): \(callsPerSecond) calls a second with a burst of \(burst): \
                let the rate be more than 0, and the burst 1 or more
                """
            )
        }
        guard limiter.callsPerSecond == callsPerSecond, limiter.burst == burst else {
            return (
                limiter,
                """
                rate limiter \(name) is asked for with \(limiter.callsPerSecond) calls a second and a burst of \
                \(limiter.burst), and with \(callsPerSecond) and \(burst): give both the same, or different names
                """
            )
        }
        return (limiter, nil)
    }

    mutating func add(_ pool: BlockingPool) { pools.append(pool) }

    func start() { for pool in pools { pool.start() } }

    func stop() { for pool in pools { pool.stop() } }
}
