import Sluice

/// Shows progress: a block that is redrawn in place on a terminal, elsewhere a line now and then.
struct ProgressDisplay {
    private static let barWidth = 30
    private static let waiting = "waiting for the consumer group, which takes its first member in after 3 s"

    private let total: Int
    private let isTerminal: Bool
    private var rate = RateMeter()
    private var linesDrawn = 0
    private var batchShown: BatchID?

    init(total: Int, isTerminal: Bool) {
        self.total = total
        self.isTerminal = isTerminal
    }

    /// The time between two looks.
    var interval: Duration { isTerminal ? .milliseconds(100) : .seconds(1) }

    mutating func show(_ counts: DemoTally.Counts) {
        rate.note(counts.read, at: .now)
        if isTerminal { draw(block(counts)) } else { printLine(counts) }
        flushStandardOutput()
    }

    private mutating func draw(_ lines: [String]) {
        if linesDrawn > 0 { print("\u{1B}[\(linesDrawn)A", terminator: "") }
        for line in lines { print("  \(line)\u{1B}[K") }
        linesDrawn = lines.count
    }

    private mutating func printLine(_ counts: DemoTally.Counts) {
        guard let batch = counts.lastBatch else {
            return print("  \(counts.published.grouped) published; \(Self.waiting)")
        }
        guard batch.id != batchShown else { return }
        batchShown = batch.id
        print(
            "  batch \(batch.id): \(batch.counts.recordsRead.grouped) records, \(rate.perSecond.grouped) records/s, "
                + "\(delays(batch)), lag \(counts.lag.grouped)"
        )
    }

    private func block(_ counts: DemoTally.Counts) -> [String] {
        let published = "published   \(bar(counts.published)) \(counts.published.grouped) of \(total.grouped)"
        guard let batch = counts.lastBatch else { return [published, Self.waiting] }
        return [
            published,
            "processed   \(bar(counts.read)) \(counts.read.grouped), lag \(counts.lag.grouped)",
            "batch \(batch.id)".padded(to: 12)
                + "\(batch.counts.recordsRead.grouped) records, \(rate.perSecond.grouped) records/s",
            "delay".padded(to: 12) + delays(batch),
        ]
    }

    private func delays(_ batch: BatchReport) -> String {
        "scheduling \(batch.schedulingDelay.inMilliseconds) + processing \(batch.processingTime.inMilliseconds)"
            + " = \(batch.totalDelay.inMilliseconds) ms"
    }

    private func bar(_ count: Int) -> String {
        let filled = Self.barWidth * min(count, total) / max(1, total)
        return String(repeating: "\u{2588}", count: filled)
            + String(repeating: "\u{2591}", count: Self.barWidth - filled)
    }
}
