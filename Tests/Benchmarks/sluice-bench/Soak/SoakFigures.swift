/// The lines that a soak prints, and what they come to.
struct SoakFigures {
    static let header = "    time    written     copied  records/s     lag  repeats  memory in MiB: first, others"

    private let interval: Duration
    private var next = Duration.zero
    private var last: (time: Duration, copied: Int64) = (.zero, 0)
    private var memory: [Double] = []
    private var lags: [Int64] = []

    init(every seconds: Int) {
        interval = .seconds(seconds)
        next = interval
    }

    /// A line, when one is due.
    mutating func line(
        at time: Duration,
        written: Int64,
        copied: Int64,
        repeats: Int64,
        lag: Int64?,
        memory: [Double]
    ) -> String? {
        guard time >= next else { return nil }
        next += interval
        let rate = Double(copied - last.copied) / ((time - last.time) / .seconds(1))
        last = (time, copied)
        if let first = memory.first { self.memory.append(first) }
        if let lag { lags.append(lag) }
        let columns: [(String, Int)] = [
            (Self.clock(time), 8), (grouped(Int(written)), 11), (grouped(Int(copied)), 11),
            (formatted(rate, decimals: 0), 11), (lag.map { grouped(Int($0)) } ?? "?", 8), (grouped(Int(repeats)), 9),
        ]
        let others = memory.map { formatted($0, decimals: 1) }.joined(separator: "  ")
        return columns.map { $0.padded(to: $1) }.joined() + "  " + others
    }

    func event(_ text: String, at time: Duration) -> String { Self.clock(time).padded(to: 8) + "  " + text }

    /// The first instance's memory, and the lag, over all lines.
    var summary: String {
        guard let peak = memory.max(), let lag = lags.max() else { return "no figures: the soak was too short" }
        let tenth = max(1, memory.count / 10)
        let (early, late) = (median(Array(memory.prefix(tenth))), median(Array(memory.suffix(tenth))))
        return """
            memory of the first instance: \(formatted(early, decimals: 1)) MiB at first, \
            \(formatted(late, decimals: 1)) at last, \(formatted(peak, decimals: 1)) at most
            lag: \(grouped(Int(median(lags.map(Double.init))))) records (median of the lines), \
            \(grouped(Int(lag))) at most
            """
    }

    private static func clock(_ time: Duration) -> String {
        let seconds = Int(time.components.seconds)
        let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
        return "\(minutes):\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
