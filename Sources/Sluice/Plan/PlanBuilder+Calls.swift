/// What operators share for their calls.
extension PlanBuilder {
    func limiter(_ name: String, concurrency: Int) -> ConcurrencyLimiter {
        change { state in
            let (limiter, fault) = state.calls.limiter(name, concurrency: concurrency)
            if let fault { state.faults.append(fault) }
            return limiter
        }
    }

    func rateLimiter(_ name: String, callsPerSecond: Double, burst: Int, time: TimeSource) -> RateLimiter {
        change { state in
            let (limiter, fault) = state.calls.rateLimiter(
                name,
                callsPerSecond: callsPerSecond,
                burst: burst,
                time: time
            )
            if let fault { state.faults.append(fault) }
            return limiter
        }
    }

    /// The pool of the operator that is made next, by whose number it is called: the name alone may not be the only one.
    @usableFromInline
    func makePool(_ operation: String, threads: Int) -> BlockingPool {
        change { state in
            let pool = BlockingPool(name: "\(operation)-\(state.operators.count)", threads: threads)
            state.calls.add(pool)
            return pool
        }
    }
}
