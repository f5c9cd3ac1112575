internal import Synchronization

/// Bounds how many calls begin in a second, over all tasks and operators of an application that are given it: a token
/// bucket. Made by `StreamingApplication.rateLimiter`.
///
/// First come, first served. Who waits does so in its operator's window, and may be cancelled: its turn is lost then, so
/// that the rate is never exceeded.
public final class RateLimiter: Sendable {
    /// What it is called in the application, and in metrics.
    public let name: String
    /// Calls that begin in a second, in the long run.
    public let callsPerSecond: Double
    /// Calls that may begin at once after a pause.
    public let burst: Int

    private struct State {
        var rate: CallRate
        var waiting = 0
    }

    private let time: TimeSource
    private let state: Mutex<State>

    init(name: String, callsPerSecond: Double, burst: Int, time: TimeSource) {
        self.name = name
        self.callsPerSecond = callsPerSecond
        self.burst = burst
        self.time = time
        state = Mutex(State(rate: CallRate(callsPerSecond: callsPerSecond, burst: burst)))
    }

    /// Calls that wait for their turn.
    var waiting: Int { state.withLock(\.waiting) }

    /// Returns when a call may begin.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before.
    func turn() async throws {
        let now = time.now
        let turn = state.withLock { state in
            let turn = state.rate.reserve(at: now)
            if turn > now { state.waiting += 1 }
            return turn
        }
        guard turn > now else { return }
        defer { state.withLock { $0.waiting -= 1 } }
        try await time.sleep(until: turn)
    }
}
