import FoundationEssentials

/// A time as it may be given to the tools again: `2026-01-31T12:00:00.000Z`.
func utcText(milliseconds: Int64) -> String {
    // The formatter cuts off, and the nearest number may lie below.
    Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1_000)
        .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
}
