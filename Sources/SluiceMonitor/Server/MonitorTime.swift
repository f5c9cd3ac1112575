internal import NIOCore

/// The time that a monitor goes by. A test has one that stands still until it is moved.
package protocol MonitorTime: Sendable {
    /// How long ago some moment was.
    var now: Duration { get }

    /// Calls `work` after each interval, until what is returned is called. Never calls it before it returns.
    func every(_ interval: Duration, _ work: @escaping @Sendable () -> Void) -> RepeatedWork
}

/// Work that is done again and again.
package struct RepeatedWork: Sendable {
    /// Ends it. A call that is under way goes on.
    package let stop: @Sendable () -> Void

    /// - Parameter stop: Is called once, from any thread.
    package init(stop: @escaping @Sendable () -> Void) { self.stop = stop }
}

/// The system's time, told by an event loop.
struct LoopTime: MonitorTime {
    private let loop: any EventLoop
    private let start = ContinuousClock.now

    init(_ loop: any EventLoop) { self.loop = loop }

    var now: Duration { ContinuousClock.now - start }

    func every(_ interval: Duration, _ work: @escaping @Sendable () -> Void) -> RepeatedWork {
        let amount = TimeAmount(interval)
        let task = loop.scheduleRepeatedTask(initialDelay: amount, delay: amount) { _ in work() }
        return RepeatedWork { task.cancel() }
    }
}
