import SluiceMonitor
import Synchronization

/// A time that stands still until the test moves it.
final class ManualTime: MonitorTime {
    private struct Work {
        let interval: Duration
        var next: Duration
        let body: @Sendable () -> Void
    }

    private struct State {
        var now = Duration.zero
        var works: [Int: Work] = [:]
        var started = 0
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock(\.now) }

    /// Whether anything is to be done later.
    var isAwaited: Bool { state.withLock { !$0.works.isEmpty } }

    func every(_ interval: Duration, _ work: @escaping @Sendable () -> Void) -> RepeatedWork {
        let number = state.withLock { state in
            state.started += 1
            state.works[state.started] = Work(interval: interval, next: state.now + interval, body: work)
            return state.started
        }
        return RepeatedWork { [weak self] in self?.state.withLock { _ = $0.works.removeValue(forKey: number) } }
    }

    /// Moves the time on and does what is due, once each.
    func advance(by duration: Duration = .seconds(1)) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.works.filter { $0.value.next <= state.now }
            for number in due.keys { state.works[number]?.next = state.now + (due[number]?.interval ?? .zero) }
            return due.values.map(\.body)
        }
        for body in due { body() }
    }
}
