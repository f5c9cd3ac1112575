import Synchronization

/// Lets tasks wait for something that a thread reports, and loses no wake-up.
///
/// The waiter notes the `generation`, looks whether it must wait, and then waits for any later generation.
final class WakeSignal: Sendable {
    private struct State {
        var generation: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    /// How many signals there were.
    var generation: UInt64 { state.withLock { $0.generation } }

    /// Wakes everyone who waits. Runs none of their code, so it may be called under a lock of librdkafka's.
    func signal() {
        let woken = state.withLock { state in
            state.generation &+= 1
            guard !state.waiters.isEmpty else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in woken { waiter.resume() }
    }

    /// Returns once there were signals after `generation`, or when the task is cancelled.
    func wait(past generation: UInt64) async {
        let id = state.withLock { state in
            defer { state.nextWaiter &+= 1 }
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    guard state.generation == generation, !Task.isCancelled else { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }
}
