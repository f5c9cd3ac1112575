/// How much of the past a status holds.
public enum StatusLimits {
    /// Samples, one a second: 15 minutes.
    public static let samples = 900
    /// Batches.
    public static let batches = 240
    /// Batches before those, as far as they still run.
    public static let olderBatches = 60
    /// Attempts at tasks, over all batches: older batches' are left out first.
    public static let attempts = 4_000
    /// Ranges, over all batches: older batches' are left out first.
    public static let ranges = 4_000
    /// Attempts and ranges together that an update has of batches that are over: the ones of the batches that were cut last.
    /// Those of batches that run, and of the last batch, it always has.
    public static let updateDetails = 1_000
    /// Different failures: the ones that happened longest ago are left out.
    public static let failures = 100
    /// The length of a failure's message, in bytes of UTF-8: what is longer is cut.
    public static let failureMessageBytes = 2_000
}
