import DequeModule

/// Counts dead letters in a sliding window, and says when there are too many: a circuit breaker (M. Nygard, "Release It!",
/// 2007) that is never closed again, since the application stops.
struct DeadLetterBreaker {
    /// The parts of a window that are counted together: one that is partly over counts as a whole.
    private static let parts = 60

    private struct Part {
        let start: Instant
        var read = 0
        var deadLetters = 0
    }

    private let limit: DeadLetterLimit?
    /// At most `parts`, and the one that is begun.
    private var window: Deque<Part> = []

    init(_ limit: DeadLetterLimit?) { self.limit = limit }

    /// Takes in what a complete task has read and given up.
    ///
    /// - Returns: What the application stops with; nil while there are not too many.
    mutating func take(_ report: TaskReport, at now: Instant) -> Failure? {
        guard let limit else { return nil }
        add(report.counts, limit, at: now)
        // One that gives up nothing makes nothing worse.
        guard report.counts.recordsDeadLettered > 0 else { return nil }
        let read = window.reduce(0) { $0 + $1.read }
        let letters = window.reduce(0) { $0 + $1.deadLetters }
        guard letters >= limit.minimumCount, Double(letters) > limit.share * Double(read) else { return nil }
        return Failure(tooMany: letters, of: read, limit, report.lastDeadLetter)
    }

    private mutating func add(_ counts: TaskCounts, _ limit: DeadLetterLimit, at now: Instant) {
        while let first = window.first, first.start.duration(to: now) >= limit.window { window.removeFirst() }
        let length = limit.window / Self.parts
        if window.last.map({ $0.start.duration(to: now) >= length }) ?? true { window.append(Part(start: now)) }
        window[window.count - 1].read += counts.recordsRead
        window[window.count - 1].deadLetters += counts.recordsDeadLettered
    }
}

extension Failure {
    fileprivate init(tooMany letters: Int, of read: Int, _ limit: DeadLetterLimit, _ last: Failure?) {
        let example = last.map { "; the last: \($0.message)" } ?? ""
        self.init(
            origin: .userCode,
            message: """
                too many dead letters: \(letters) with \(read) records read in \(limit.window), and deadLetterLimit allows \
                a share of \(limit.share) (from \(limit.minimumCount) on)\(example). Mend the operator or what is read, \
                or raise deadLetterLimit
                """,
            partition: last?.partition,
            offset: last?.offset,
            operatorName: last?.operatorName,
            isRetriable: false
        )
    }
}
