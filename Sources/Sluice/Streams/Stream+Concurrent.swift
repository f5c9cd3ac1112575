/// Operators that have many asynchronous calls under way at once.
extension Stream {
    /// Turns each element into another by an asynchronous call, with up to `limit` calls under way: a sliding window.
    ///
    /// As soon as a call has ended and its result is passed on, the next one starts. Elements are taken as they are needed,
    /// so that no more than `limit` of a task are in memory. Each task has a window of its own: what all tasks together may
    /// do is bounded by `limiter` and `rateLimit`.
    ///
    /// When the task is given up, the calls are cancelled; it ends when all of them have ended. Settings that can't be are
    /// thrown when the application starts.
    ///
    /// - Parameters:
    ///   - limit: Calls of one task under way at once, and results that wait for their turn. At least 1.
    ///   - order: The order of results; that of the elements unless told otherwise.
    ///   - timeout: How long an attempt may take, the wait for limits not counted; then it is cancelled, and fails with
    ///     `CallTimedOut` when it has ended. More than 0; nil is without limit.
    ///   - retry: How often a call is tried; once unless told otherwise.
    ///   - limiter: Bounds the calls of all that share it.
    ///   - rateLimit: Bounds the calls a second of all that share it; each attempt counts.
    ///   - onFailure: What becomes of an element whose call failed at last; what the application's configuration says
    ///     unless it is given.
    ///   - transform: Called once an element and attempt, on the executor's thread.
    @inlinable
    public func mapConcurrently<Output>(
        limit: Int,
        order: CallOrder<Element> = .input,
        timeout: Duration? = nil,
        retry: CallRetry = .never,
        limiter: ConcurrencyLimiter? = nil,
        rateLimit: RateLimiter? = nil,
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Element) async throws -> Output
    ) -> Stream<Output> {
        let window = WindowSettings(
            "mapConcurrently",
            limit: limit,
            order: order,
            timeout: timeout,
            retry: retry,
            limiter: limiter,
            rateLimit: rateLimit,
            onFailure: onFailure
        )
        return derive(window, call: transform, emitting: { emit in emit })
    }

    /// Turns each element into any number of others by an asynchronous call; see `mapConcurrently` for everything else.
    ///
    /// - Parameter transform: Called once an element and attempt, on the executor's thread. Its sequence is read at once
    ///   when it is its turn.
    @inlinable
    public func flatMapConcurrently<Outputs: Sequence & SendableMetatype>(
        limit: Int,
        order: CallOrder<Element> = .input,
        timeout: Duration? = nil,
        retry: CallRetry = .never,
        limiter: ConcurrencyLimiter? = nil,
        rateLimit: RateLimiter? = nil,
        onFailure: FailurePolicy? = nil,
        _ transform: @escaping @Sendable (Element) async throws -> Outputs
    ) -> Stream<Outputs.Element> {
        let window = WindowSettings(
            "flatMapConcurrently",
            limit: limit,
            order: order,
            timeout: timeout,
            retry: retry,
            limiter: limiter,
            rateLimit: rateLimit,
            onFailure: onFailure
        )
        return derive(
            window,
            call: transform,
            emitting: { emit in
                { outputs in
                    for output in outputs { try emit(output) }
                }
            }
        )
    }

    /// Keeps the elements for which an asynchronous call says so; see `mapConcurrently` for everything else.
    ///
    /// - Parameter isIncluded: Called once an element and attempt, on the executor's thread.
    @inlinable
    public func filterConcurrently(
        limit: Int,
        order: CallOrder<Element> = .input,
        timeout: Duration? = nil,
        retry: CallRetry = .never,
        limiter: ConcurrencyLimiter? = nil,
        rateLimit: RateLimiter? = nil,
        onFailure: FailurePolicy? = nil,
        _ isIncluded: @escaping @Sendable (Element) async throws -> Bool
    ) -> Stream<Element> {
        let window = WindowSettings(
            "filterConcurrently",
            limit: limit,
            order: order,
            timeout: timeout,
            retry: retry,
            limiter: limiter,
            rateLimit: rateLimit,
            onFailure: onFailure
        )
        let call: @Sendable (Element) async throws -> Element? = { try await isIncluded($0) ? $0 : nil }
        return derive(
            window,
            call: call,
            keepsPartitioning: true,
            emitting: { emit in
                { element in
                    if let element { try emit(element) }
                }
            }
        )
    }

    /// Makes an asynchronous call for each element and passes the element on when it has ended; see `mapConcurrently` for
    /// everything else. Its effects are repeated when a task is tried again: what must happen once belongs in a sink.
    ///
    /// - Parameter body: Called once an element and attempt, on the executor's thread.
    @inlinable
    public func forEachConcurrently(
        limit: Int,
        order: CallOrder<Element> = .input,
        timeout: Duration? = nil,
        retry: CallRetry = .never,
        limiter: ConcurrencyLimiter? = nil,
        rateLimit: RateLimiter? = nil,
        onFailure: FailurePolicy? = nil,
        _ body: @escaping @Sendable (Element) async throws -> Void
    ) -> Stream<Element> {
        let window = WindowSettings(
            "forEachConcurrently",
            limit: limit,
            order: order,
            timeout: timeout,
            retry: retry,
            limiter: limiter,
            rateLimit: rateLimit,
            onFailure: onFailure
        )
        let call: @Sendable (Element) async throws -> Element = { element in
            try await body(element)
            return element
        }
        return derive(window, call: call, keepsPartitioning: true, emitting: { emit in emit })
    }

    @inlinable
    func derive<Result, Output>(
        _ settings: WindowSettings<Element>,
        call: @escaping @Sendable (Element) async throws -> Result,
        keepsPartitioning: Bool = false,
        emitting emission: @escaping @Sendable (@escaping Push<Output>) -> Push<Result>
    ) -> Stream<Output> {
        settings.check(plan)
        return deriveSegment(
            settings.description,
            canFail: true,
            onFailure: settings.onFailure,
            keepsPartitioning: keepsPartitioning
        ) {
            emit,
            segment,
            context in
            // A call that is nothing else is left as it is: what is not specialised wraps it.
            let attempts = settings.attempts
            let window = Window<Element, Result>(
                settings.flow(segment, context),
                key: settings.order.key,
                call: attempts.isPlain ? call : attempts.applied(to: call, in: context),
                emit: emission(emit)
            )
            return (WindowWork(window.flow) { try await window.run() }, window.push)
        }
    }
}
