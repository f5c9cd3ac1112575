import Logging
import SluiceTesting
import Synchronization

/// Lines that were logged or printed, and a way to wait for one.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    private let waiters = Waiters()

    var all: [String] { lines.withLock(\.self) }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    func append(_ line: String) {
        lines.withLock { $0.append(line) }
        waiters.check()
    }

    /// Returns when there is a line that contains all these texts; a test's time limit is the deadline.
    func hold(_ texts: String...) async {
        await waiters.wait { [self] in all.contains { line in texts.allSatisfy { line.contains($0) } } }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.append("\(event.message)") }
    }
}
