/// Decides what of the attempts' additions counts: that of each delivered attempt, once.
///
/// It is told what the driver is told and asks for. Bounded by what the driver has under way.
package struct AccumulatorLedger {
    private struct Attempt {
        let executor: ExecutorID
        /// Once it is complete.
        var added: [Int: Accumulated]?
    }

    private var attempts: [Fence: Attempt] = [:]
    private var orders: [RequestID: [Fence]] = [:]

    package init() {}

    package mutating func note(_ action: DriverAction) {
        switch action {
        case .run(let attempt, let executor): attempts[attempt.fence] = Attempt(executor: executor)
        case .deliver(let order): orders[order.id] = order.parts.map(\.fence)
        case .abandon(let fences): for fence in fences { attempts[fence] = nil }
        default: break
        }
    }

    /// Returns what counts from now on, in the order of what is delivered: by the accumulators' numbers.
    package mutating func note(_ event: DriverEvent) -> [[Int: Accumulated]] {
        switch event {
        case .taskFinished(let report): finished(report)
        case .delivered(let request):
            return (orders.removeValue(forKey: request) ?? []).compactMap { attempts.removeValue(forKey: $0)?.added }
        case .deliveryFailed(let request, _), .deliveryAborted(let request, _), .deliveryOutdated(let request, _):
            orders[request] = nil
        case .executorLost(let executor): forget(executor)
        default: break
        }
        return []
    }

    /// One that was abandoned, or whose executor was lost, is not known any more.
    private mutating func finished(_ report: TaskReport) {
        guard attempts[report.fence] != nil else { return }
        if case .completed = report.outcome {
            attempts[report.fence]?.added = report.accumulated
        } else {
            attempts[report.fence] = nil
        }
    }

    private mutating func forget(_ executor: ExecutorID) {
        let lost = Set(attempts.filter { $0.value.executor == executor }.keys)
        for fence in lost { attempts[fence] = nil }
        orders = orders.filter { $0.value.allSatisfy { !lost.contains($0) } }
    }
}
