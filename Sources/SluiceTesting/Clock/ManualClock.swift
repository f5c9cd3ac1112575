import Synchronization

/// A clock that stands still until it is advanced by hand.
///
/// A test waits until the code under test sleeps, and then advances the clock: so nothing depends on how fast anything
/// runs.
///
/// ```swift
/// await clock.sleeper(until: .seconds(5))
/// clock.advance(to: .seconds(5))
/// ```
public final class ManualClock: Clock {
    /// A point in the clock's time.
    public struct Instant: InstantProtocol, CustomStringConvertible {
        /// The time since the clock was made.
        public let elapsed: Duration

        /// The instant that lies so long after the clock was made.
        public init(elapsed: Duration) { self.elapsed = elapsed }

        /// The instant so long after the clock was made.
        public static func seconds(_ seconds: Int) -> Instant { Instant(elapsed: .seconds(seconds)) }

        /// The instant so long after the clock was made.
        public static func milliseconds(_ milliseconds: Int) -> Instant {
            Instant(elapsed: .milliseconds(milliseconds))
        }

        /// The instant that lies `duration` later.
        public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }

        /// The time from this instant to `other`; negative if `other` is earlier.
        public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }

        /// Earlier instants come first.
        public static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }

        /// The time since the clock was made.
        public var description: String { "\(elapsed)" }
    }

    private struct State {
        var now = Instant(elapsed: .zero)
        var sleepers: [Int: Instant] = [:]
        var last = 0
    }

    private let state = Mutex(State())
    private let waiters = Waiters()

    /// Makes a clock that stands at zero.
    public init() {}

    /// Where the clock stands.
    public var now: Instant { state.withLock { $0.now } }

    /// A nanosecond, as `Duration` is read by the driver.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Returns once the clock was advanced to `deadline`; throws when the task is cancelled before.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = state.withLock { state in
            state.last += 1
            state.sleepers[state.last] = deadline
            return state.last
        }
        defer { state.withLock { $0.sleepers[id] = nil } }
        waiters.check()
        await waiters.wait { [self] in now >= deadline }
        try Task.checkCancellation()
    }

    /// Returns when somebody sleeps until that instant.
    public func sleeper(until deadline: Instant) async {
        await waiters.wait { [self] in state.withLock { $0.sleepers.values.contains(deadline) } }
    }

    /// Returns when somebody sleeps until such an instant.
    public func sleeper(until isWanted: @escaping @Sendable (Instant) -> Bool) async {
        await waiters.wait { [self] in state.withLock { $0.sleepers.values.contains(where: isWanted) } }
    }

    /// Returns when that many or more sleep until that instant.
    public func sleepers(until deadline: Instant, count: Int) async {
        await waiters.wait { [self] in
            state.withLock { $0.sleepers.values.count { $0 == deadline } >= count }
        }
    }

    /// Moves on, and wakes whoever sleeps until then. The clock never goes back.
    public func advance(to instant: Instant) {
        state.withLock { $0.now = max($0.now, instant) }
        waiters.check()
    }

    /// Moves on, and wakes whoever sleeps until then.
    public func advance(by duration: Duration) {
        state.withLock { $0.now = max($0.now, $0.now.advanced(by: duration)) }
        waiters.check()
    }
}
