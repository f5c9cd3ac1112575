/// Looks at the clock seldom enough to cost nothing, and often enough that a deadline is not missed by much: every
/// record as long as records are slow, every 1,024th when they are fast.
struct StrideCheck {
    private static let longest = 1_024
    private static let patience = Duration.milliseconds(1)

    private let time: TimeSource
    private let deadline: Instant
    private var last: Instant
    private var stride = 1
    private var countdown = 1

    init(deadline: Instant, _ time: TimeSource) {
        self.time = time
        self.deadline = deadline
        last = time.now
    }

    /// Whether a record takes so long that the clock is looked at after each.
    var isSlow: Bool { stride == 1 }

    /// Whether the deadline has passed; to be called once a record.
    mutating func isOver() -> Bool {
        countdown -= 1
        guard countdown == 0 else { return false }
        return look()
    }

    private mutating func look() -> Bool {
        let now = time.now
        stride = last.duration(to: now) < Self.patience ? min(stride * 2, Self.longest) : max(stride / 4, 1)
        countdown = stride
        last = now
        return now >= deadline
    }
}
