import SluiceTesting

/// The lines that are printed while a run lasts.
struct ChaosReport {
    static let header = "    time    written    arrived   repeated      lag  instances"

    private let interval: Duration
    private var next: Duration

    init(every interval: Duration) {
        self.interval = interval
        next = interval
    }

    /// A line, when one is due.
    mutating func line(
        at time: Duration,
        written: Int64,
        progress: @autoclosure () -> OutputWatch.Progress,
        lag: Int64?,
        instances: @autoclosure () -> String
    ) -> String? {
        guard time >= next else { return nil }
        next += interval
        let progress = progress()
        let columns = [
            Self.clock(time).padded(to: 8), "\(written)".padded(to: 11),
            "\(progress.delivered.values.reduce(0, +))".padded(to: 11), "\(progress.checker.repeats)".padded(to: 11),
            (lag.map { "\($0)" } ?? "?").padded(to: 9),
        ]
        return columns.joined() + "  " + instances()
    }

    /// A line on what was done.
    func event(_ text: String, at time: Duration) -> String { Self.clock(time).padded(to: 8) + "  " + text }

    private static func clock(_ time: Duration) -> String {
        let (minutes, seconds) = Int(time.components.seconds).quotientAndRemainder(dividingBy: 60)
        return "\(minutes):\(seconds < 10 ? "0" : "")\(seconds)"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
