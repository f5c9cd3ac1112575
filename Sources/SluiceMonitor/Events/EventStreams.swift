internal import Synchronization

/// The event streams that are open. They move on together, by one beat, so that they ask for the same; while there is
/// none, there is no beat.
///
/// Called from the monitor's thread and its event loop.
final class EventStreams: Sendable {
    /// A stream's place.
    struct Place: Sendable {
        fileprivate let number: Int
        /// One each second, at most one that waits. Ends when the stream has to.
        let beats: AsyncStream<Void>
    }

    private struct State {
        var beats: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastNumber = 0
        var beat: RepeatedWork?
        var isClosed = false
    }

    let limits: MonitorLimits
    let time: any MonitorTime
    private let state = Mutex(State())

    init(_ limits: MonitorLimits, _ time: any MonitorTime) {
        self.limits = limits
        self.time = time
    }

    /// A place, which has to be left; nil when all are taken, or the monitor stops.
    func enter() -> Place? {
        state.withLock { state in
            guard !state.isClosed, state.beats.count < limits.availableEventStreams else { return nil }
            let (beats, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            state.lastNumber += 1
            state.beats[state.lastNumber] = continuation
            if state.beat == nil { state.beat = time.every(EventPace.interval) { [weak self] in self?.beat() } }
            return Place(number: state.lastNumber, beats: beats)
        }
    }

    /// Gives a place up, and ends its beats; once or more.
    func leave(_ place: Place) {
        let (beats, beat) = state.withLock { state in
            let beats = state.beats.removeValue(forKey: place.number)
            guard state.beats.isEmpty else { return (beats, nil as RepeatedWork?) }
            defer { state.beat = nil }
            return (beats, state.beat)
        }
        beat?.stop()
        beats?.finish()
    }

    /// Ends all streams, and lets none begin.
    func close() {
        let all = state.withLock { state in
            state.isClosed = true
            return Array(state.beats.values)
        }
        for beats in all { beats.finish() }
    }

    private func beat() {
        let all = state.withLock { Array($0.beats.values) }
        for beats in all { beats.yield() }
    }
}
