/// A client of an event stream. It blocks, so it is to be used on a thread of the test's own.
final class EventClient {
    struct Event: Equatable {
        var name = ""
        var id = ""
        var data = ""
    }

    let answer: RawAnswer
    private let client: RawClient
    private var text = ""

    /// - Parameters:
    ///   - headers: Whole lines, each with its end.
    ///   - next: What is sent behind the request.
    ///   - receiveBuffer: Bytes that the system is to take before the other side has to wait.
    init(_ monitor: RunningMonitor, headers: String = "", next: String = "", receiveBuffer: Int32? = nil) throws {
        client = try monitor.connect(receiveBuffer: receiveBuffer)
        client.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n\(next)")
        guard let answer = client.readAnswer() else { throw RawClient.Failure(description: "no answer") }
        self.answer = answer
    }

    /// Whether there is something to read now.
    var hasInput: Bool { !text.isEmpty || client.hasInput }

    /// What stands before the next blank line; nil if the stream ends first.
    func readBlock() -> String? {
        while true {
            if let end = text.firstRange(of: "\n\n") {
                defer { text.removeSubrange(..<end.upperBound) }
                return String(text[..<end.lowerBound])
            }
            guard let chunk = client.readChunk(), !chunk.isEmpty else { return nil }
            text += String(decoding: chunk, as: UTF8.self)
        }
    }

    /// The next event, whatever comments and settings come before it.
    func readEvent() -> Event? {
        while let block = readBlock() {
            var event = Event()
            for line in block.split(separator: "\n") {
                let parts = line.split(separator: ": ", maxSplits: 1)
                guard parts.count == 2 else { continue }
                switch parts[0] {
                case "event": event.name = String(parts[1])
                case "id": event.id = String(parts[1])
                case "data": event.data = String(parts[1])
                default: break
                }
            }
            if event != Event() { return event }
        }
        return nil
    }

    /// Reads on to the end of the connection, and tells whether the stream was ended as it should be.
    func readToCleanEnd() -> Bool {
        while let chunk = client.readChunk() {
            if chunk.isEmpty { return client.readToEnd().isEmpty }
        }
        return false
    }

    func finishSending() { client.finishSending() }
}
