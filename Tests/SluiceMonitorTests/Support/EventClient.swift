/// A client of an event stream. It blocks, so it is to be used on a thread of the test's own.
final class EventClient {
    struct Event: Equatable {
        var name = ""
        var id = ""
        var data = ""
    }

    let answer: RawAnswer
    private let client: RawClient
    private var unread: [UInt8] = []

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
    var hasInput: Bool { !unread.isEmpty || client.hasInput }

    /// What stands before the next blank line; nil if the stream ends first.
    func readBlock() -> String? { readLines().map { $0.joined(separator: "\n") } }

    /// The next event, whatever comments and settings come before it.
    func readEvent() -> Event? {
        while let lines = readLines() {
            var event = Event()
            for line in lines {
                if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
                if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
                if line.hasPrefix("data: ") { event.data = String(line.dropFirst(6)) }
            }
            if event != Event() { return event }
        }
        return nil
    }

    private func readLines() -> [String]? {
        while true {
            if let end = unread.firstBlankLine {
                defer { unread.removeFirst(end + 2) }
                return unread[..<end].split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            }
            guard let chunk = client.readChunk(), !chunk.isEmpty else { return nil }
            unread += chunk
        }
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

extension [UInt8] {
    fileprivate var firstBlankLine: Int? {
        withUnsafeBufferPointer { bytes in
            var index = 1
            while index < bytes.count {
                if bytes[index] == 10, bytes[index - 1] == 10 { return index - 1 }
                index += 1
            }
            return nil
        }
    }
}
