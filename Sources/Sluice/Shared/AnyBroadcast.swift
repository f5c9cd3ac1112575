internal import Logging

/// A broadcast variable whatever its type.
protocol AnyBroadcast: AnyObject, Sendable {
    var name: String { get }
    /// Nil before the first, and where there is only one for good.
    var newestVersion: BroadcastVersion? { get }
    /// Loads the value; refreshes go on beside from then on.
    func start(_ surroundings: BroadcastSurroundings) async throws
    /// Ends refreshes. Waits for nothing.
    func stop()
    func facts(at now: Instant) -> BroadcastFacts
}

/// What a broadcast variable needs of a run.
struct BroadcastSurroundings: Sendable {
    let time: TimeSource
    let logger: Logger
    /// Milliseconds since 1970.
    let wallTime: @Sendable () -> Int64
}

/// What is known of a broadcast variable at one moment.
struct BroadcastFacts: Sendable {
    let name: String
    /// 0 before the first.
    var version = 0
    /// Since the newest version was loaded; nil where nothing is loaded.
    var age: Duration?
    /// When that was, in milliseconds since 1970.
    var loadedAt: Int64?
    /// Nil where nothing is loaded.
    var refreshEvery: Duration?
    /// Refreshes that failed, since the process began.
    var failures = 0
    /// What the last load failed with; nil after one that did not.
    var lastFailure: String?
}
