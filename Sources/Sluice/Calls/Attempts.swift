/// One operator's way to make a call: its attempts, their timeout, and the limits that each attempt waits for.
@usableFromInline
struct Attempts: Sendable {
    var timeout: Duration?
    var retry = CallRetry.never
    var limiter: ConcurrencyLimiter?
    var rateLimit: RateLimiter?
    /// As many as calls have threads, where they block.
    var places: ConcurrencyLimiter?

    /// Whether a call is nothing but the call.
    @usableFromInline var isPlain: Bool {
        timeout == nil && retry.policy.maxAttempts == 1 && limiter == nil && rateLimit == nil
    }

    /// The call, with its attempts.
    @usableFromInline
    func applied<Element, Output>(
        to call: @escaping @Sendable (Element) async throws -> Output,
        in context: TaskContext
    ) -> (Element) async throws -> Output {
        let (time, random) = (context.time, context.random)
        return { element in try await run(time, random) { try await call(element) } }
    }

    /// Calls until it succeeds, or no attempt is left; throws the last attempt's error, as `AttemptsSpent` where there
    /// was more than one.
    func run<Output>(_ time: TimeSource, _ random: RandomSource, _ call: () async throws -> Output) async throws
        -> Output
    {
        // Of the first call: waiting for limits takes up nothing of the time for retries.
        var start: Instant?
        var failures = 0
        var last: (any Error)?
        while true {
            do {
                return try await attempt {
                    let now = time.now
                    if let last, let start, let limit = retry.totalTime, start.duration(to: now) > limit {
                        throw AttemptsSpent(cause: last, attempts: failures)
                    }
                    start = start ?? now
                    return try await limited(time, call)
                }
            } catch let spent as AttemptsSpent {
                throw spent
            } catch {
                failures += 1
                last = error
                let now = time.now
                guard !Task.isCancelled, !(error is CancellationError), error.isWorthRetrying,
                    retry.isRetriable(error),
                    let wait = retry.policy.jitteredBackoff(
                        after: failures,
                        elapsed: (start ?? now).duration(to: now),
                        limit: retry.totalTime,
                        fraction: random.next()
                    )
                else { throw failures > 1 ? AttemptsSpent(cause: error, attempts: failures) : error }
                try await time.sleep(until: now.advanced(by: wait))
            }
        }
    }

    /// The permit comes before the turn, so that no call begins later than its turn and the rate holds at any time. Where
    /// calls need a thread of a pool, that comes first: who waits for one has neither.
    private func attempt<Output>(_ call: () async throws -> Output) async throws -> Output {
        guard let places else { return try await permitted(call) }
        return try await places.run { try await permitted(call) }
    }

    private func permitted<Output>(_ call: () async throws -> Output) async throws -> Output {
        guard let limiter else { return try await inTurn(call) }
        return try await limiter.run { try await inTurn(call) }
    }

    private func inTurn<Output>(_ call: () async throws -> Output) async throws -> Output {
        try await rateLimit?.turn()
        return try await call()
    }

    private func limited<Output>(_ time: TimeSource, _ call: () async throws -> Output) async throws -> Output {
        guard let timeout else { return try await call() }
        return try await withTimeout(timeout, time, call)
    }
}

/// What a call failed with at last, and how often it was tried.
struct AttemptsSpent: Error {
    let cause: any Error
    let attempts: Int
}

/// Cancels the call when it takes longer, and waits for its end.
private func withTimeout<Output>(
    _ timeout: Duration,
    _ time: TimeSource,
    _ call: () async throws -> Output
) async throws -> Output {
    try await withoutActuallyEscaping(call) { call in
        let work = TimedCall(call)
        let deadline = time.now.advanced(by: timeout)
        let isInTime = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await work.run()
                return true
            }
            group.addTask {
                // Cancelled when the call has ended.
                try? await time.sleep(until: deadline)
                return false
            }
            let isInTime = await group.next() ?? true
            group.cancelAll()
            return isInTime
        }
        if !isInTime, !Task.isCancelled { throw CallTimedOut(timeout: timeout) }
        guard let result = work.result else { throw CancellationError() }
        return try result.get()
    }
}

/// A call that runs in a child task, and what came of it.
///
/// Sendable: the child alone uses it until it has ended, and then its parent, which waits for that.
private final class TimedCall<Output>: @unchecked Sendable {
    private let call: () async throws -> Output
    private(set) var result: Result<Output, any Error>?

    init(_ call: @escaping () async throws -> Output) { self.call = call }

    func run() async {
        do { result = .success(try await call()) } catch { result = .failure(error) }
    }
}
