/// Operators that have many asynchronous calls under way at once.
extension Stream {
    /// Turns each element into another by an asynchronous call, with up to `limit` calls under way: a sliding window.
    ///
    /// As soon as a call has ended and its result is passed on, the next one starts. Elements are taken as they are needed,
    /// so that no more than `limit` of a task are in memory. Each task has a window of its own: what all tasks together may
    /// do is bounded by a `ConcurrencyLimiter` and a `RateLimiter`.
    ///
    /// When the task is given up, the calls are cancelled; it ends when all of them have ended.
    ///
    /// - Parameters:
    ///   - limit: Calls of one task under way at once, and results that wait for their turn. At least 1.
    ///   - order: The order of results; that of the elements unless told otherwise.
    ///   - transform: Called once an element and attempt, on the executor's thread.
    public func mapConcurrently<Output>(
        limit: Int,
        order: CallOrder<Element> = .input,
        _ transform: @escaping @Sendable (Element) async throws -> Output
    ) -> Stream<Output> {
        let window = WindowSettings("mapConcurrently", limit: limit, order: order)
        return derive(window, call: transform) { emit in emit }
    }

    func derive<Result, Output>(
        _ settings: WindowSettings<Element>,
        call: @escaping @Sendable (Element) async throws -> Result,
        _ emission: @escaping @Sendable (@escaping Push<Output>) -> Push<Result>
    ) -> Stream<Output> {
        settings.check(plan)
        return deriveSegment(settings.description) { emit, segment, context in
            let window = Window<Element, Result>(
                limit: settings.limit,
                order: settings.order.slots,
                key: settings.order.key,
                segment: segment,
                context: context,
                call: call,
                emit: emission(emit)
            )
            return (window, window.push)
        }
    }
}

/// What an operator with a window was told.
struct WindowSettings<Element>: Sendable {
    let operation: String
    let limit: Int
    let order: CallOrder<Element>

    init(_ operation: String, limit: Int, order: CallOrder<Element>) {
        self.operation = operation
        self.limit = limit
        self.order = order
    }

    var description: String { "\(operation) (limit \(limit), \(order.description))" }

    func check(_ plan: PlanBuilder) {
        if limit < 1 { plan.note("\(operation): limit is \(limit): let it be 1 or more") }
    }
}
