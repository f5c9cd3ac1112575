internal import HummingbirdCore
internal import NIOCore
internal import Sluice

/// One client's stream of events: what there is, and then what has changed, for as long as there are beats.
///
/// It waits for its client before it asks for more: one event is on its way, and one at most waits, however slow the
/// client is.
struct EventStream {
    private let texts: StatusTexts
    private let time: any MonitorTime
    private var pace: EventPace
    private var last: StatusText

    /// - Parameter id: The last event that the client has, as it says.
    /// - Throws: What the status can't be written for.
    init(_ texts: StatusTexts, from id: String?, _ streams: EventStreams) throws {
        self.texts = texts
        time = streams.time
        let now = time.now
        pace = EventPace(at: now, maxAge: streams.limits.maxEventStreamAge)
        last = try texts.text(resuming: id.flatMap(EventID.init), at: now)
    }

    /// - Throws: What ended the connection.
    mutating func write(to writer: consuming some ResponseBodyWriter, _ beats: AsyncStream<Void>) async throws {
        try await writer.write(contentsOf: [ByteBuffer(string: EventText.opening), last.event])
        for await _ in beats {
            guard let text = next() else { break }
            if text.readableBytes > 0 { try await writer.write(text) }
        }
        try await writer.finish(nil)
    }

    /// What is to be said now, if anything; nil for the end.
    private mutating func next() -> ByteBuffer? {
        let now = time.now
        guard let text = try? texts.text(after: last.cursor, at: now) else { return nil }
        let hasNews = text.cursor != last.cursor || text.health != last.health
        switch pace.step(at: now, hasNews: hasNews) {
        case .nothing: return ByteBuffer()
        case .heartbeat: return ByteBuffer(string: EventText.heartbeat)
        case .end: return nil
        case .event:
            last = text
            return text.event
        }
    }
}
