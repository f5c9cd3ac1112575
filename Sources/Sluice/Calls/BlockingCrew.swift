internal import DequeModule
internal import Dispatch
internal import Synchronization

/// A number of threads that run jobs from one queue, in the order in which they came. The queue is bounded by the windows
/// of the tasks that submit.
final class BlockingCrew: Sendable {
    private struct State {
        var jobs: Deque<any BlockingJob> = []
        var busy = 0
        /// Threads that sleep, and that nobody is waking.
        var sleeping = 0
        var isStopped = false
    }

    private enum Step {
        case run(any BlockingJob)
        case sleep
        case end
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
        let (isQueued, wakes) = state.withLock { state in
            guard !state.isStopped else { return (false, false) }
            state.jobs.append(job)
            guard state.sleeping > 0 else { return (true, false) }
            state.sleeping -= 1
            return (true, true)
        }
        if wakes { wakeUps.signal() }
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
        var isBusy = false
        while true {
            switch next(isBusy) {
            case .run(let job):
                isBusy = true
                job.run()
            case .sleep:
                isBusy = false
                wakeUps.wait()
            case .end: return
            }
        }
    }

    /// What a thread does next: it sleeps only when there are no jobs, so that under load nobody has to wake it.
    private func next(_ wasBusy: Bool) -> Step {
        state.withLock { state in
            if wasBusy { state.busy -= 1 }
            if state.isStopped { return .end }
            guard let job = state.jobs.popFirst() else {
                state.sleeping += 1
                return .sleep
            }
            state.busy += 1
            return .run(job)
        }
    }
}
