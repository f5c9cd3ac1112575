public import Sluice

/// What a `Monitor` tells of: a `StreamingApplication`, or what stands for one in a test.
public protocol MonitoredApplication: Sendable {
    /// How it does. Is asked for each request, from the monitor's thread. It may block that thread, and all that the
    /// monitor serves with it, but should not.
    var health: ApplicationHealth { get }

    /// What it is and does. Is called from the monitor's thread as well, twice a second at most for each cursor; of
    /// those there are few at a time, however many clients ask.
    ///
    /// - Parameter cursor: Nil for all; an earlier status's `cursor` for what has changed since.
    func status(after cursor: UInt64?) -> ApplicationStatus
}

extension StreamingApplication: MonitoredApplication {}
