/// Why a broadcast variable has no value, or no new one.
public struct BroadcastError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The variable's name.
    public let name: String
    /// What happened, and what to do about it.
    public let message: String

    /// The message, with the variable's name.
    public var description: String { "broadcast \(name): \(message)" }

    @usableFromInline
    static func notLoaded(_ name: String) -> Self {
        Self(
            name: name,
            message: """
                there is no value yet: it is loaded when the application runs, before the first batch; read it in a closure \
                of an operator, or after that
                """
        )
    }

    static func timedOut(_ name: String, after timeout: Duration) -> Self {
        Self(
            name: name,
            message: "loading took longer than \(timeout), and was given up: give it more time (timeout:)"
        )
    }

    static func stillLoading(_ name: String) -> Self {
        Self(
            name: name,
            message: """
                an earlier load that was given up has still not ended, and no other one is begun: have it end when its task \
                is cancelled
                """
        )
    }
}
