/// The headers that a dead letter bears behind those that its record had. Their values are text in UTF-8.
///
/// A record that was a dead letter before, and was read again, keeps the headers that it had: each name's last one tells
/// of the last failure, as `RecordHeaders.lastValue(named:)` gives it.
public enum DeadLetterHeader {
    /// The topic that the record was read from.
    public static let topic = "sluice.dead-letter.topic"
    /// The partition that it was read from.
    public static let partition = "sluice.dead-letter.partition"
    /// Its offset there.
    public static let offset = "sluice.dead-letter.offset"
    /// Its timestamp, in milliseconds since 1970; not there when it had none.
    public static let timestamp = "sluice.dead-letter.timestamp"
    /// How often the operator tried: 1 unless it tries again by itself.
    public static let attempts = "sluice.dead-letter.attempts"
    /// The type of the error, with its module.
    public static let errorType = "sluice.dead-letter.error.type"
    /// What the error says of itself, at most `maxTextBytes` of it.
    public static let errorMessage = "sluice.dead-letter.error.message"
    /// The application's name.
    public static let application = "sluice.dead-letter.application"
    /// The operator whose closure threw, as `StreamingApplication.explain()` names it.
    public static let operatorName = "sluice.dead-letter.operator"

    /// The most bytes of an error's type or message that are kept, 1 KiB, cut between two characters of Unicode.
    public static let maxTextBytes = 1 << 10
}
