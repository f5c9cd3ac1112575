internal import NIOCore
internal import Synchronization

/// The connections that are open, and which of them wait for their clients. When the last place is taken, the one that
/// has waited longest is closed: so connections that ask nothing keep nobody out.
final class ConnectionTable: Sendable {
    private struct State {
        var open = 0
        /// Those without a whole request to answer, the one that has waited longest first.
        var waiting: [any Channel] = []
    }

    private let maxConnections: Int
    private let state = Mutex(State())

    init(maxConnections: Int) { self.maxConnections = maxConnections }

    /// A connection has been taken, and waits for its client's first request.
    func opened(_ channel: any Channel) {
        state.withLock { $0.open += 1 }
        channel.closeFuture.whenComplete { [weak self] _ in self?.closed(channel) }
        waits(channel)
    }

    /// A connection has no whole request to answer. If there is no place left, another one that waits is closed.
    func waits(_ channel: any Channel) {
        let longest: (any Channel)? = state.withLock { state in
            state.waiting.removeAll { $0 === channel }
            defer { state.waiting.append(channel) }
            guard state.open >= maxConnections, !state.waiting.isEmpty else { return nil }
            return state.waiting.removeFirst()
        }
        longest?.close(promise: nil)
    }

    /// A connection has a whole request to answer.
    func works(_ channel: any Channel) { state.withLock { $0.waiting.removeAll { $0 === channel } } }

    private func closed(_ channel: any Channel) {
        state.withLock { state in
            state.open -= 1
            state.waiting.removeAll { $0 === channel }
        }
    }
}
