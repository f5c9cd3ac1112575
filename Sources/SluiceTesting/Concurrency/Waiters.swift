import Synchronization

/// Lets tasks wait until something holds; whoever changes what they wait for calls `check`.
///
/// Conditions run under this object's lock, so they may take others; nobody may hold one of those and call `check`.
package final class Waiters: Sendable {
    private struct Waiter {
        let condition: @Sendable () -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var waiters: [Int: Waiter] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Returns when the condition holds, or when the task is cancelled.
    package func wait(until condition: @escaping @Sendable () -> Bool) async {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    guard !Task.isCancelled, !condition() else { return true }
                    state.waiters[id] = Waiter(condition: condition, continuation: continuation)
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    /// Lets go on whoever waits for what holds now.
    package func check() {
        let done = state.withLock { state in
            let done = state.waiters.filter { $0.value.condition() }
            for id in done.keys { state.waiters[id] = nil }
            return done.values.map(\.continuation)
        }
        for continuation in done { continuation.resume() }
    }
}
