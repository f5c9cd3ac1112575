internal import DequeModule
internal import Dispatch
internal import Synchronization

/// A number of threads that run jobs from one queue, in the order in which they came. The queue is bounded by the windows
/// of the tasks that submit.
final class BlockingCrew: Sendable {
    private struct State {
        var jobs: Deque<any BlockingJob> = []
        var busy = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    private let wakeUps = DispatchSemaphore(value: 0)
    private let threads: Int

    /// Starts the threads.
    init(name: String, threads: Int) {
        self.threads = threads
        for _ in 0..<threads { _ = NativeThread(name: name) { [self] in run() } }
    }

    var counts: (busy: Int, queued: Int) { state.withLock { ($0.busy, $0.jobs.count) } }

    /// Queues a job; false once stopped.
    func submit(_ job: any BlockingJob) -> Bool {
        let isQueued = state.withLock { state in
            if !state.isStopped { state.jobs.append(job) }
            return !state.isStopped
        }
        if isQueued { wakeUps.signal() }
        return isQueued
    }

    /// Drops what waits, and lets the threads end.
    func stop() {
        let left = state.withLock { state in
            defer { state.jobs = [] }
            state.isStopped = true
            return state.jobs
        }
        for job in left { job.drop() }
        for _ in 0..<threads { wakeUps.signal() }
    }

    private func run() {
        while true {
            wakeUps.wait()
            guard let job = next() else { return }
            job.run()
            state.withLock { $0.busy -= 1 }
        }
    }

    /// The job that a signal was for; nil once stopped.
    private func next() -> (any BlockingJob)? {
        state.withLock { state in
            guard !state.isStopped, let job = state.jobs.popFirst() else { return nil }
            state.busy += 1
            return job
        }
    }
}
