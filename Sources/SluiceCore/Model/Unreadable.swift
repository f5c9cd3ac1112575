/// Why nothing can be read where a task begins. No retry of the task helps: the driver decides what does.
package enum Unreadable: Hashable, Sendable {
    /// The log holds `[logStart, logEnd)`, which the position is not in.
    case outOfRange(position: Int64, logStart: Int64, logEnd: Int64)
    /// The topic or the partition is not there (any more); in the words of who found out.
    case gone(String)
}

/// What to do when records were deleted before they were read.
public enum DataLossPolicy: String, Hashable, Sendable, CaseIterable {
    /// Stop, with an error that names the partition, the position and where the log begins now.
    case fail
    /// Go on at the first record that the log holds; what was lost is logged and counted.
    case skipToEarliest = "skip-to-earliest"
}
