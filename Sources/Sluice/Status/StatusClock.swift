/// Turns instants of the monotonic clock into wall time, in milliseconds since 1970.
struct StatusClock: Sendable {
    /// By how much the wall clock may be off before times follow it: less is jitter between two clocks that are not read
    /// at the same moment. In milliseconds.
    private static let tolerance = 20.0

    /// Wall time at the monotonic clock's origin.
    private var offset: Double

    init(wallTime: Int64, at now: Instant) { offset = Double(wallTime) - now.milliseconds }

    /// Looks at both clocks.
    mutating func look(wallTime: Int64, at now: Instant) {
        let found = Double(wallTime) - now.milliseconds
        if abs(found - offset) > Self.tolerance { offset = found }
    }

    /// To the microsecond.
    func time(of instant: Instant) -> Double { ((offset + instant.milliseconds) * 1_000).rounded() / 1_000 }
}

extension Instant {
    fileprivate var milliseconds: Double { Double(nanoseconds) / 1_000_000 }
}

extension Duration {
    /// As a status has it.
    var seconds: Double { Double(wholeNanoseconds) / 1_000_000_000 }
}
