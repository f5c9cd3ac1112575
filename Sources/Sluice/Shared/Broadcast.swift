/// A value that all tasks of an application see, set once.
///
/// `StreamingApplication.broadcast(_:_:)` makes it. To read it costs what reading a constant costs; the monitor and the
/// metrics name it, with its version, which is 1 for good.
public final class Broadcast<Value: Sendable>: Sendable {
    /// Its name, in the status and in metrics.
    public let name: String
    /// The value. May be read from anywhere, at any time, in every application.
    public let value: Value
    /// 1: there is no other.
    public let version = 1

    init(name: String, value: Value) {
        self.name = name
        self.value = value
    }
}

extension Broadcast: AnyBroadcast {
    var newestVersion: BroadcastVersion? { nil }
    func start(_ surroundings: BroadcastSurroundings) async throws {}
    func stop() {}

    func facts(at now: Instant) -> BroadcastFacts { BroadcastFacts(name: name, version: version) }
}
