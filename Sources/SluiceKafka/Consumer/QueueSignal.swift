internal import CRdKafka
import Synchronization

/// What librdkafka calls when one of its queues gets its first message.
final class QueueSignal: Sendable {
    let wake = WakeSignal()
    /// A bare closure in a `Mutex` would be wrapped once more each time it is read.
    private struct Action {
        let run: @Sendable () -> Void
    }

    private let action = Mutex<Action?>(nil)

    func setAction(_ new: (@Sendable () -> Void)?) { action.withLock { $0 = new.map(Action.init) } }

    /// Keeps this object until `disable(on:)`.
    func enable(on queue: OpaquePointer) {
        let opaque = Unmanaged.passRetained(self).toOpaque()
        rd_kafka_queue_cb_event_enable(
            queue,
            { _, opaque in
                guard let opaque else { return }
                Unmanaged<QueueSignal>.fromOpaque(opaque).takeUnretainedValue().fire()
            },
            opaque
        )
    }

    /// When this returns, no call runs: librdkafka makes them under the lock that disabling takes.
    func disable(on queue: OpaquePointer) {
        rd_kafka_queue_cb_event_enable(queue, nil, nil)
        Unmanaged.passUnretained(self).release()
        // Whoever still waits has nothing to wait for.
        wake.signal()
    }

    private func fire() {
        wake.signal()
        action.withLock { $0 }?.run()
    }
}
