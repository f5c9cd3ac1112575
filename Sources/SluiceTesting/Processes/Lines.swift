import Synchronization

/// Lines that were logged or printed, and a way to wait for one.
package final class Lines: Sendable {
    private let limit: Int
    private let lines = Mutex<[String]>([])
    private let waiters = Waiters()

    /// - Parameter limit: How many lines are kept at the least; of more, at most half as many again are, the last ones.
    package init(keeping limit: Int = .max) { self.limit = limit }

    /// What is kept, in order.
    package var all: [String] { lines.withLock(\.self) }

    package func append(_ line: String) {
        lines.withLock { lines in
            lines.append(line)
            if lines.count > limit, lines.count - limit > limit / 2 { lines.removeFirst(lines.count - limit) }
        }
        waiters.check()
    }

    /// Returns when there is a line that contains all these texts, or when the task is cancelled.
    package func hold(_ texts: String...) async {
        await waiters.wait { [self] in all.contains { line in texts.allSatisfy { line.contains($0) } } }
    }
}
