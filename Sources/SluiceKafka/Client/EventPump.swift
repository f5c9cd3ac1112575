internal import CRdKafka
import Synchronization

/// A thread that takes events off one of librdkafka's queues and hands each to a handler, one at a time.
///
/// Sendable: the queue is librdkafka's and may be used from any thread; the rest is constant or guarded.
final class EventPump: @unchecked Sendable {
    /// Longest wait for an event before the stop flag is looked at again, in milliseconds; a stop wakes it at once.
    private static let waitMilliseconds: Int32 = 1_000

    let queue: OpaquePointer
    private let handler: @Sendable (OpaquePointer) -> Void
    private let afterEvent: @Sendable () -> Void
    private let isStopping = Atomic(false)
    private let errands = Mutex<[Errand]>([])

    private struct Errand {
        let run: @Sendable () -> Void
    }
    private let thread = Mutex<NativeThread?>(nil)

    /// Takes over `queue`. `handler` borrows the event, and must neither stop the pump nor block for long.
    /// `afterEvent` comes when the event is destroyed.
    init(
        name: String,
        queue: OpaquePointer,
        handler: @escaping @Sendable (OpaquePointer) -> Void,
        afterEvent: @escaping @Sendable () -> Void = {}
    ) {
        self.queue = queue
        self.handler = handler
        self.afterEvent = afterEvent
        thread.withLock { $0 = NativeThread(name: name) { [self] in run() } }
    }

    /// Has the thread run `body` between two events, soon.
    ///
    /// - Returns: False when the pump is stopping and the thread would not come to it.
    func perform(_ body: @escaping @Sendable () -> Void) -> Bool {
        let isTaken = errands.withLock { errands in
            guard !isStopping.load(ordering: .sequentiallyConsistent) else { return false }
            errands.append(Errand(run: body))
            return true
        }
        if isTaken { rd_kafka_queue_yield(queue) }
        return isTaken
    }

    /// Returns when no handler runs any more. The queue is given back by `release()`.
    func stop() {
        errands.withLock { _ in isStopping.store(true, ordering: .sequentiallyConsistent) }
        rd_kafka_queue_yield(queue)
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }

    /// Stops, and gives the queue back; must be called once, before the client is destroyed.
    func release() {
        stop()
        rd_kafka_queue_destroy(queue)
    }

    private func run() {
        while !isStopping.load(ordering: .sequentiallyConsistent) {
            runErrands()
            guard let event = rd_kafka_queue_poll(queue, Self.waitMilliseconds) else { continue }
            handler(event)
            rd_kafka_event_destroy(event)
            afterEvent()
        }
        runErrands()
    }

    private func runErrands() {
        let waiting = errands.withLock { errands in
            defer { errands = [] }
            return errands
        }
        for errand in waiting { errand.run() }
    }
}
