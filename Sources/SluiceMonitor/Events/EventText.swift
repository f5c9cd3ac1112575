/// Server-sent events as text (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).
enum EventText {
    static let contentType = "text/event-stream"
    /// What ends an event.
    static let end = "\n\n"
    /// Tells the client to come back a second after a stream has ended.
    static let opening = "retry: 1000\n\n"
    /// Says nothing, and shows that the connection is alive.
    static let heartbeat = ":\n\n"

    /// All of an event up to its data, which has to be one line.
    static func beginning(name: String, id: String) -> String { "event: \(name)\nid: \(id)\ndata: " }
}

/// What a client has of an application's events: whose they are, and how far.
struct EventID: Equatable, CustomStringConvertible {
    let run: String
    let cursor: UInt64

    init(run: String, cursor: UInt64) {
        self.run = run
        self.cursor = cursor
    }

    /// Reads it back; nil if it is no such id.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let cursor = UInt64(parts[1]) else { return nil }
        self.init(run: String(parts[0]), cursor: cursor)
    }

    var description: String { "\(run)-\(cursor)" }
}
