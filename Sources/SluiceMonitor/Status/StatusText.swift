internal import NIOCore
internal import Sluice

/// A status, written.
struct StatusText: Sendable {
    let cursor: UInt64
    let health: HealthStatus
    /// The status as JSON, in one line.
    let json: ByteBuffer
    /// The same as an event.
    let event: ByteBuffer

    /// - Parameters:
    ///   - name: The event's.
    ///   - run: Whose cursors these are.
    init(_ status: ApplicationStatus, name: String, run: String) throws {
        cursor = status.cursor
        health = status.health
        let json = try status.json()
        let beginning = EventText.beginning(name: name, id: EventID(run: run, cursor: status.cursor).description)
        var event = ByteBuffer()
        event.reserveCapacity(beginning.utf8.count + json.count + EventText.end.utf8.count)
        event.writeString(beginning)
        event.writeBytes(json)
        self.json = event.getSlice(at: beginning.utf8.count, length: json.count) ?? ByteBuffer()
        event.writeString(EventText.end)
        self.event = event
    }
}
