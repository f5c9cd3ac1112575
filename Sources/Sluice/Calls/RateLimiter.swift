internal import Synchronization

/// Bounds how many calls begin in a second, over all tasks and operators of an application that are given it: a token
/// bucket. Made by `StreamingApplication.rateLimiter`.
///
/// First come, first served. Who waits does so in its operator's window, and may be cancelled: the turn goes to the next.
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
    /// Who is first in line waits for the next turn; the others wait for the place.
    private let line: ConcurrencyLimiter

    init(name: String, callsPerSecond: Double, burst: Int, time: TimeSource) {
        self.name = name
        self.callsPerSecond = callsPerSecond
        self.burst = burst
        self.time = time
        line = ConcurrencyLimiter(name: name, concurrency: 1)
        state = Mutex(State(rate: CallRate(callsPerSecond: callsPerSecond, burst: burst)))
    }

    /// Calls that wait for their turn.
    var waiting: Int { state.withLock(\.waiting) }

    /// Returns when a call may begin.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before.
    func turn() async throws {
        let mayBegin = state.withLock { state in
            guard state.waiting > 0 || state.rate.take(at: time.now) != nil else { return true }
            state.waiting += 1
            return false
        }
        guard !mayBegin else { return }
        defer { state.withLock { $0.waiting -= 1 } }
        try await line.run {
            while let turn = state.withLock({ $0.rate.take(at: time.now) }) { try await time.sleep(until: turn) }
        }
    }
}
