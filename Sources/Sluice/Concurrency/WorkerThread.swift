internal import DequeModule
internal import Dispatch
internal import Synchronization

/// A thread of its own that runs jobs of Swift's concurrency one after another, so that user code may block or await
/// and never holds up the cooperative pool.
///
/// As a `TaskExecutor` it runs every step of the tasks that prefer it. Jobs wait in a queue without limit: their number
/// is bounded by the tasks that were started on it.
package final class WorkerThread: TaskExecutor {
    private struct State {
        var jobs: Deque<UnownedJob> = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let wakeUps = DispatchSemaphore(value: 0)

    /// Starts the thread. It ends after `stop()`, once its queue is empty.
    package init(name: String) {
        _ = NativeThread(name: name) { [self] in run() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wasEmpty = state.withLock { state in
            defer { state.jobs.append(job) }
            return state.jobs.isEmpty
        }
        if wasEmpty { wakeUps.signal() }
    }

    /// Lets the thread end when there is nothing left to run.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wakeUps.signal()
    }

    private func run() {
        let executor = asUnownedTaskExecutor()
        while true {
            while let job = state.withLock({ $0.jobs.popFirst() }) { job.runSynchronously(on: executor) }
            if state.withLock({ $0.isStopping && $0.jobs.isEmpty }) { return }
            wakeUps.wait()
        }
    }
}
