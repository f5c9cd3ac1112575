internal import Synchronization

/// An executor that is a thread of this process, with one slot; a second thread of its own delivers, so that a long
/// task holds up nobody's delivery.
final class ThreadExecutor: Executor {
    let id: ExecutorID
    let slots = 1

    private let runner: TaskRunner
    private let deliverer: Deliverer
    private let outputs: HeldOutputs
    private let report: @Sendable ([DriverEvent]) -> Void
    private let taskThread: WorkerThread
    private let deliveryThread: WorkerThread
    private let running = Mutex<[Fence: Task<Void, Never>]>([:])

    init(
        id: ExecutorID,
        runner: TaskRunner,
        deliverer: Deliverer,
        outputs: HeldOutputs,
        report: @escaping @Sendable ([DriverEvent]) -> Void
    ) {
        self.id = id
        self.runner = runner
        self.deliverer = deliverer
        self.outputs = outputs
        self.report = report
        taskThread = WorkerThread(name: "executor-\(id)")
        deliveryThread = WorkerThread(name: "delivery-\(id)")
    }

    func run(_ attempt: TaskAttempt) {
        running.withLock { running in
            running[attempt.fence] = Task(executorPreference: taskThread) {
                let events = await self.runner.run(attempt)
                self.running.withLock { $0[attempt.fence] = nil }
                self.report(events)
            }
        }
    }

    func deliver(_ order: DeliveryOrder) {
        Task(executorPreference: deliveryThread) {
            self.report([await self.deliverer.deliver(order)])
        }
    }

    func abandon(_ fence: Fence) {
        running.withLock { $0[fence]?.cancel() }
        if let output = outputs.take(fence) { deliverer.discard(output) }
    }

    func stop() {
        taskThread.stop()
        deliveryThread.stop()
    }
}
