internal import Synchronization

/// The output of complete attempts in this process, until it is delivered or abandoned. Bounded by the driver, which
/// lets each partition have one undelivered attempt at most.
final class HeldOutputs: Sendable {
    private let outputs = Mutex<[Fence: TaskOutput]>([:])

    func hold(_ output: TaskOutput, for fence: Fence) {
        outputs.withLock { $0[fence] = output }
    }

    /// What is to be delivered together; it stays held, in case it must be sent again.
    func outputs(of order: DeliveryOrder) -> [TaskOutput] {
        outputs.withLock { held in order.parts.compactMap { held[$0.fence] } }
    }

    func take(_ fence: Fence) -> TaskOutput? {
        outputs.withLock { $0.removeValue(forKey: fence) }
    }
}
