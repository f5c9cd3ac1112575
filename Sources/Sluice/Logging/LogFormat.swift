/// How log lines look.
public enum LogFormat: String, Sendable, CaseIterable {
    /// For people: time, level, logger, metadata, message.
    case text
    /// For machines: an object a line, as `JSONLogHandler` writes it.
    case json
}
