internal import Synchronization

/// Bounds how many calls are under way at once, over all tasks and operators of an application that are given it: what a
/// database or an API allows. Made by `StreamingApplication.limiter`.
///
/// First come, first served. Who waits does so in its operator's window, and may be cancelled. There is no limit to how
/// many wait but that of the windows.
public final class ConcurrencyLimiter: Sendable {
    /// What it is called in the application, and in metrics.
    public let name: String
    /// Calls under way at once.
    public let concurrency: Int

    private struct State {
        var queue: PermitQueue
        var waiters: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var lastNumber: UInt64 = 0
    }

    private let state: Mutex<State>

    /// - Parameter concurrency: At least 1.
    init(name: String, concurrency: Int) {
        self.name = name
        self.concurrency = concurrency
        state = Mutex(State(queue: PermitQueue(capacity: concurrency)))
    }

    /// Calls that have a permit, and those that wait for one.
    var counts: (inUse: Int, waiting: Int) { state.withLock { ($0.queue.inUse, $0.queue.waiting) } }

    /// Runs `body` once there is room for it.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before; else what `body` throws.
    func run<Output>(_ body: () async throws -> Output) async throws -> Output {
        try await take()
        defer { giveBack() }
        return try await body()
    }

    private func take() async throws {
        if state.withLock({ $0.queue.take() }) { return }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(continuation, number)
            }
        } onCancel: {
            giveUp(number)
        }
    }

    private func enqueue(_ waiter: CheckedContinuation<Void, any Error>, _ number: UInt64) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            // Cancelled before: nobody would wake it.
            if Task.isCancelled { return .failure(CancellationError()) }
            if state.queue.take() { return .success(()) }
            state.queue.wait(number)
            state.waiters[number] = waiter
            return nil
        }
        if let outcome { waiter.resume(with: outcome) }
    }

    private func giveUp(_ number: UInt64) {
        let waiter = state.withLock { state in
            state.queue.giveUp(number) ? state.waiters.removeValue(forKey: number) : nil
        }
        waiter?.resume(throwing: CancellationError())
    }

    private func giveBack() {
        let next = state.withLock { state in
            state.queue.giveBack().flatMap { state.waiters.removeValue(forKey: $0) }
        }
        next?.resume()
    }
}
