/// The ticks of an interval trigger: aligned to the first one, and those that were missed count as one.
struct TriggerSchedule {
    private let interval: Duration
    private var next: Instant?

    init(interval: Duration) {
        self.interval = max(interval, .milliseconds(1))
    }

    /// When the next tick is due; nil before the start.
    var nextTick: Instant? { next }

    /// Makes the first tick due at once.
    mutating func start(at now: Instant) {
        next = now
    }

    /// Whether a tick is due; if so, moves on to the first aligned tick that lies ahead.
    mutating func takeTick(at now: Instant) -> Bool {
        guard let due = next, due <= now else { return false }
        let step = interval.wholeNanoseconds
        let missed = (now.nanoseconds - due.nanoseconds) / step
        next = Instant(nanoseconds: due.nanoseconds + (missed + 1) * step)
        return true
    }
}
