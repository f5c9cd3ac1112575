internal import DequeModule
internal import Dispatch
internal import Synchronization

/// A number of threads that run jobs from one queue, in the order in which they came. The queue is bounded by the windows
/// of the tasks that submit.
///
/// Threads sleep only when there are no jobs. One is woken at a time, and wakes the next if there is more to do: so jobs
/// that are done sooner than a thread wakes are left to those that are awake.
final class BlockingCrew: Sendable {
    private struct State {
        var jobs: Deque<any BlockingJob> = []
        var busy = 0
        var sleeping = 0
        /// Whether a thread is woken that has not come to look for a job yet; it does not count as sleeping.
        var isWaking = false
        var isStopped = false

        /// Whether a thread has to be woken; then it is waking.
        mutating func wakesOne() -> Bool {
            guard !jobs.isEmpty, sleeping > 0, !isWaking else { return false }
            sleeping -= 1
            isWaking = true
            return true
        }
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
            return (true, state.wakesOne())
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
        var step = next { _ in }
        while true {
            switch step {
            case .run(let job):
                job.run()
                step = next { $0.busy -= 1 }
            case .sleep:
                wakeUps.wait()
                step = next { $0.isWaking = false }
            case .end: return
            }
        }
    }

    /// What a thread does next, after what it has done.
    private func next(_ note: (inout State) -> Void) -> Step {
        let (step, wakes) = state.withLock { state -> (Step, Bool) in
            note(&state)
            if state.isStopped { return (.end, false) }
            guard let job = state.jobs.popFirst() else {
                state.sleeping += 1
                return (.sleep, false)
            }
            state.busy += 1
            return (.run(job), state.wakesOne())
        }
        if wakes { wakeUps.signal() }
        return step
    }
}
