internal import Logging
internal import Synchronization

/// The place of one producer: whoever is in it works under the same `transactional.id`, one after another.
///
/// One transaction, or the start, uses it at a time.
final class TransactionSlot: Sendable {
    let id: String
    let thread: WorkerThread

    private let kafka: KafkaConfiguration
    private let logger: Logger
    private let news: @Sendable (ClientNews) -> Void
    private let state = Mutex(State())

    private struct State {
        var current: TransactionProducer?
        /// Has not taken the id over yet.
        var next: TransactionProducer?
        /// Another process has the id: to take it back would only end that one in its turn.
        var loss: Failure?
    }

    init(
        number: Int,
        _ settings: TransactionSettings,
        logger: Logger,
        news: @escaping @Sendable (ClientNews) -> Void
    ) {
        id = settings.id.id(ofProducer: number)
        thread = WorkerThread(name: "transactions-\(number)")
        kafka = settings.kafka
        self.logger = logger
        self.news = news
    }

    /// The producer that is ready; nil when one has to be made.
    var producer: TransactionProducer? { state.withLock(\.current) }

    /// Why the id is not this process's any more; nil while it is.
    var loss: Failure? { state.withLock(\.loss) }

    func lose(_ failure: Failure) { state.withLock { $0.loss = failure } }

    /// Puts a new producer in place of the current one, whose deliveries have ended; blocks. After a retriable error it
    /// goes on where it was when it is called again.
    func renew() throws(KafkaError) {
        drop()
        let begun = state.withLock(\.next)
        let next = if let begun { begun } else { try make() }
        state.withLock { $0.next = next }
        do throws(KafkaError) {
            try next.initialize()
        } catch {
            if !error.isRetriable { dropNext() }
            throw error
        }
        state.withLock { $0 = State(current: next, next: nil) }
    }

    /// Uses the current producer no more; blocks until it is closed.
    func drop() {
        let old = state.withLock { state in
            defer { state.current = nil }
            return state.current
        }
        old?.close()
    }

    func stop() {
        drop()
        dropNext()
        thread.stop()
    }

    private func dropNext() {
        let next = state.withLock { state in
            defer { state.next = nil }
            return state.next
        }
        next?.close()
    }

    private func make() throws(KafkaError) -> TransactionProducer {
        do throws(KafkaConfigurationError) {
            return try TransactionProducer(id: id, kafka, logger: logger, news: news)
        } catch {
            throw KafkaError(code: .invalidArgument, message: "\(error)", isRetriable: false, isFatal: true)
        }
    }
}
