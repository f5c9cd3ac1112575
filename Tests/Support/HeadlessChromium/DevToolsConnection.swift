import Foundation
import Synchronization

/// Commands to a browser, and its answers and events: JSON, each ended by a zero byte.
final class DevToolsConnection: Sendable {
    typealias Listener = @Sendable (_ method: String, _ parameters: JSON) -> Void

    private struct State {
        var lastID = 0
        /// Whether nothing is sent any more.
        var isClosed = false
        /// Whether our end of the pipe is closed.
        var isPipeClosed = false
        var waiting: [Int: CheckedContinuation<JSON, any Error>] = [:]
        var listeners: [String: Listener] = [:]
    }

    private let pipes: BrowserProcess.Pipes
    private let state = Mutex(State())
    private let writing = Mutex(())

    init(pipes: BrowserProcess.Pipes) {
        self.pipes = pipes
        // It ends with the pipe, which the browser's end closes.
        Thread.detachNewThread { [self] in
            readAll()
            Foundation.close(pipes.answers)
            fail()
        }
    }

    /// Stops sending: the browser ends, and whoever waits for an answer gets an error.
    func close() {
        fail()
        writing.withLock { _ in
            let isFirst = state.withLock { state in
                defer { state.isPipeClosed = true }
                return !state.isPipeClosed
            }
            if isFirst { Foundation.close(pipes.commands) }
        }
    }

    /// Hears a session's events, on the connection's thread.
    func listen(to session: String, _ listener: @escaping Listener) {
        state.withLock { $0.listeners[session] = listener }
    }

    /// Sends a command and waits for its answer.
    func call(_ method: String, _ parameters: JSON = [:], session: String? = nil) async throws -> JSON {
        let answer = try await withCheckedThrowingContinuation { continuation in
            let id = state.withLock { state -> Int? in
                guard !state.isClosed else { return nil }
                state.lastID += 1
                state.waiting[state.lastID] = continuation
                return state.lastID
            }
            guard let id else { return continuation.resume(throwing: ChromiumError.ended(method: method)) }
            let seconds = Double(HeadlessChromium.answerLimit.components.seconds)
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
                take(id)?.resume(throwing: ChromiumError.noAnswer(method: method))
            }
            var message: JSON = .object(["id": .number(Double(id)), "method": .string(method), "params": parameters])
            if let session, case .object(var members) = message {
                members["sessionId"] = .string(session)
                message = .object(members)
            }
            if !send(message) { take(id)?.resume(throwing: ChromiumError.ended(method: method)) }
        }
        guard case .null = answer["error"] else {
            throw ChromiumError.refused(method: method, reason: answer["error"]["message"].text ?? "\(answer)")
        }
        return answer["result"]
    }

    private func take(_ id: Int) -> CheckedContinuation<JSON, any Error>? {
        state.withLock { $0.waiting.removeValue(forKey: id) }
    }

    private func send(_ message: JSON) -> Bool {
        guard var bytes = try? JSONEncoder().encode(message) else { return false }
        bytes.append(0)
        return writing.withLock { _ in
            guard !state.withLock({ $0.isClosed }) else { return false }
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    write(pipes.commands, $0.baseAddress?.advanced(by: sent), $0.count - sent)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    private func readAll() {
        var rest = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(pipes.answers, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest.append(contentsOf: buffer[..<count])
            while let end = rest.firstIndex(of: 0) {
                handle(rest[rest.startIndex..<end])
                rest = rest[(end + 1)...]
            }
        }
    }

    private func handle(_ bytes: Data) {
        guard let message = try? JSONDecoder().decode(JSON.self, from: bytes) else { return }
        if let id = message["id"].number {
            take(Int(id))?.resume(returning: message)
        } else if let method = message["method"].text, let session = message["sessionId"].text {
            state.withLock { $0.listeners[session] }?(method, message["params"])
        }
    }

    private func fail() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting.values.map { $0 }
        }
        for continuation in waiting { continuation.resume(throwing: ChromiumError.ended(method: "the command")) }
    }
}
