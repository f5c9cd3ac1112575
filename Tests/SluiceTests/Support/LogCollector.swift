import Logging
import Sluice
import SluiceTesting

/// Keeps the lines that are logged.
struct LogCollector: LogHandler {
    let lines: Collected<String>
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.append("\(event.message)") }
}

extension ApplicationConfiguration {
    /// In memory, patient with tasks, and logs nothing.
    static var quiet: Self {
        var configuration = inMemory
        configuration.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        // A busy machine must not end tasks early.
        configuration.taskSoftDeadline = .seconds(3_600)
        configuration.taskRetry.initialBackoff = .milliseconds(1)
        configuration.deliveryRetry = RetryPolicy(maxAttempts: 4, initialBackoff: .milliseconds(1))
        return configuration
    }

    /// A copy with some things changed.
    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }

    /// A copy that logs to `lines`.
    func logging(to lines: Collected<String>) -> Self {
        with { $0.logger = Logger(label: "test") { _ in LogCollector(lines: lines) } }
    }

    /// A copy that reports each batch to `batches`.
    func reporting(to batches: Collected<BatchReport>) -> Self {
        with { $0.onProgress = { batches.append($0.batch) } }
    }
}
