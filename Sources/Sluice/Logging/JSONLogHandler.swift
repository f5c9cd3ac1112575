internal import FoundationEssentials
public import Logging

/// Writes each line as a JSON object: `time` (RFC 3339, UTC, milliseconds), `level`, `logger`, `message`, `metadata` if
/// there is any, and `error` where one is logged. Keys are in order of name.
public struct JSONLogHandler: LogHandler {
    /// What is logged from here on.
    public var logLevel = Logger.Level.info
    /// What is told with every line.
    public var metadata: Logger.Metadata = [:]
    /// What is told with every line, asked anew for each.
    public var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> Date

    /// Writes to standard error, each line in one piece.
    ///
    /// - Parameter label: The logger's name.
    public init(label: String) {
        self.init(label: label, now: { Date.now }, write: { writeToStandardError($0) })
    }

    /// - Parameter write: Takes a line with its line break.
    init(label: String, now: @escaping @Sendable () -> Date, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        self.now = now
        self.write = write
    }

    /// One value of `metadata`.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    public func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        let line = Line(
            time: now().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            level: event.level.rawValue,
            logger: label,
            message: "\(event.message)",
            metadata: all.isEmpty ? nil : all.mapValues(LoggedValue.init),
            error: event.error.map { "\($0)" }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(line) else { return }
        write(String(decoding: data, as: UTF8.self) + "\n")
    }

    private struct Line: Encodable {
        let time: String
        let level: String
        let logger: String
        let message: String
        let metadata: [String: LoggedValue]?
        let error: String?
    }
}

/// A metadata value as JSON.
private struct LoggedValue: Encodable {
    let value: Logger.MetadataValue

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .string(let text): try container.encode(text)
        case .stringConvertible(let value): try container.encode(value.description)
        case .array(let values): try container.encode(values.map(LoggedValue.init))
        case .dictionary(let values): try container.encode(values.mapValues(LoggedValue.init))
        @unknown default: try container.encode("\(value)")
        }
    }
}
