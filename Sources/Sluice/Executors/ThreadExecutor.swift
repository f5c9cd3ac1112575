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
    private let delivering = Mutex<[RequestID: Delivery]>([:])

    private struct Delivery {
        let fences: [Fence]
        let task: Task<Void, Never>
    }

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
        let deadline = AttemptDeadline(runner.taskTimeout, runner.time)
        let task = running.withLock { running in
            let task = Task(executorPreference: taskThread) {
                let events = await self.runner.run(attempt, on: self.id, until: deadline)
                self.running.withLock { $0[attempt.fence] = nil }
                // Given up before there was anything to drop.
                if Task.isCancelled { self.drop(attempt.fence) }
                self.report(events)
            }
            running[attempt.fence] = task
            return task
        }
        deadline.begin { task.cancel() }
    }

    func deliver(_ order: DeliveryOrder) {
        delivering.withLock { delivering in
            let task = Task(executorPreference: deliveryThread) {
                let event = await self.deliverer.deliver(order)
                self.delivering.withLock { $0[order.id] = nil }
                self.report([event])
            }
            delivering[order.id] = Delivery(fences: order.parts.map(\.fence), task: task)
        }
    }

    func abandon(_ fence: Fence) {
        running.withLock { $0[fence]?.cancel() }
        delivering.withLock(\.self).values.first { $0.fences.contains(fence) }?.task.cancel()
        drop(fence)
    }

    func stop() {
        let left = running.withLock { Array($0.values) } + delivering.withLock { $0.values.map(\.task) }
        for task in left { task.cancel() }
        Task { [taskThread, deliveryThread] in
            for task in left { await task.value }
            taskThread.stop()
            deliveryThread.stop()
        }
    }

    private func drop(_ fence: Fence) {
        if let output = outputs.abandon(fence) { deliverer.discard(output) }
    }
}
