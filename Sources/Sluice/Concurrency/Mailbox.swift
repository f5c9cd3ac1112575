internal import Synchronization

/// Messages from many threads to one task, in order. It has no limit of its own: each sender bounds what it may have
/// under way.
final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func post(_ message: Message) { post([message]) }

    func post(_ messages: [Message]) {
        let reader = state.withLock { state in
            state.messages.append(contentsOf: messages)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// Everything that came since the last call; waits until there is something. One task alone may call it.
    func next() async -> [Message] {
        while true {
            let messages = state.withLock { state in
                defer { state.messages = [] }
                return state.messages
            }
            if !messages.isEmpty { return messages }
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    guard state.messages.isEmpty else { return true }
                    state.reader = continuation
                    return false
                }
                if isThere { continuation.resume() }
            }
        }
    }
}
